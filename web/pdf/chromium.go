package pdf

import (
	"context"
	"os/exec"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// flags are how Chromium is started. It is spoken to by a pipe, so that no other
// program on the machine can listen. What it is to print never stands here.
func (p *Press) flags(folder string) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(p.Chromium), chromedp.NoInheritEnv, chromedp.Env(
			"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC", "HOME="+folder, "TMPDIR="+folder,
			"XDG_CONFIG_HOME="+folder, "XDG_CACHE_HOME="+folder, "XDG_RUNTIME_DIR="+folder, "DBUS_SESSION_BUS_ADDRESS=disabled:",
		),
		chromedp.UserDataDir(folder + "/profile"), chromedp.Flag("no-sandbox", p.Open), chromedp.UserAgent("Probity"),
	}
	for name, value := range map[string]any{
		"headless": true, "hide-scrollbars": true, "mute-audio": true, "no-first-run": true, "no-default-browser-check": true,
		"disable-gpu": true, "force-color-profile": "srgb", "incognito": true, "disk-cache-size": "1",
		// Nothing leaves, and nothing is asked for: each of these alone would do where a machine has no
		// namespace to shut Chromium in.
		"proxy-server": "socks5://127.0.0.1:1", "proxy-bypass-list": "<-loopback>", "host-resolver-rules": "MAP * ~NOTFOUND",
		"disable-background-networking": true, "disable-component-update": true, "disable-sync": true, "disable-quic": true,
		"disable-domain-reliability": true, "disable-client-side-phishing-detection": true, "disable-default-apps": true,
		"disable-extensions": true, "disable-features": "Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
		"dns-prefetch-disable": true, "no-pings": true, "metrics-recording-only": true, "safebrowsing-disable-auto-update": true,
		// Nothing is kept of it.
		"disable-breakpad": true, "disable-crash-reporter": true, "disable-logging": true, "password-store": "basic", "use-mock-keychain": true,
	} {
		options = append(options, chromedp.Flag(name, value))
	}
	return append(options, chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) { p.shut(cmd, folder) }))
}

// print has one Chromium make one page. It is dead, and its folder gone, when this
// returns.
func (p *Press) print(ctx context.Context, html []byte) ([]byte, error) {
	folder, clear, err := p.folder()
	if err != nil {
		return nil, err
	}
	defer clear()
	alive, end := chromedp.NewExecAllocator(ctx, p.flags(folder)...)
	defer end()
	quiet := func(string, ...any) {} // what it would write may be of the page
	tab, leave := chromedp.NewContext(alive, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	defer leave()
	if err := chromedp.Listen(tab, func(event any) { refuse(tab, event) }); err != nil {
		return nil, err
	}
	if err := chromedp.Do(tab, chromedp.Func(closed)); err != nil {
		return nil, err
	}
	load := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		frames, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, t, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frames.FrameTree.Frame.ID, HTML: strings.ToValidUTF8(string(html), "\uFFFD")})
		return err
	})
	if _, err := chromedp.Run(tab, chromedp.WaitEvent(page.LoadEventFired, nil, load)); err != nil {
		return nil, err
	}
	return chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFOutlineAndTagged(), chromedp.PDFPaper(chromedp.PaperSize(p.Size)), chromedp.PDFMargin(0.8)))
}

// closed makes a tab run no script and ask for nothing.
func closed(ctx context.Context, t *chromedp.Target) error {
	if _, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		return err
	}
	if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*"}}})
	return err
}

// refuse answers whatever a page asks for with nothing.
func refuse(tab context.Context, event any) {
	asked, is := event.(*fetch.EventRequestPaused)
	if !is {
		return
	}
	go func() { // the one who listens must not wait for the one who answers
		_ = chromedp.Do(tab, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, fetch.FailRequest, fetch.FailRequestParams{RequestID: asked.RequestID, ErrorReason: network.ErrorReasonAborted})
			return err
		}))
	}()
}
