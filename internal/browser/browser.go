// Package browser shows pages in a real Chromium, for tests: without scripts unless
// asked, at the width of a telephone, by keyboard. It holds what a person would run
// into: what axe finds, errors on the console, anything asked of another host, what
// the content security policy refused, and pages that scroll sideways.
package browser

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe-core 4.14.1 as it is on npm, under the Mozilla Public License 2.0: axe/LICENSE.
//
//go:embed axe/axe.min.js
var axe string

// Patience is how long a page may take before the test fails.
const Patience = 60 * time.Second

// Browser is a Chromium that runs.
type Browser struct{ ctx context.Context }

// Find is where Chromium is. Where there is none the test is left out, unless
// PROBITY_BROWSER=required.
func Find(tb testing.TB) string {
	tb.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("PROBITY_BROWSER") == "required" {
		tb.Fatal("there is no Chromium: apt-get install chromium")
	}
	tb.Skip("there is no Chromium to look at the pages with: apt-get install chromium")
	return ""
}

// Start starts Chromium, to be ended with the test.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	path := Find(tb)
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true),
	})
	ctx, stop := chromedp.NewExecAllocator(context.WithoutCancel(tb.Context()), options...)
	ctx, leave := chromedp.NewContext(ctx)
	tb.Cleanup(func() { leave(); stop() })
	if _, err := chromedp.Run(ctx, chromedp.Location()); err != nil {
		tb.Fatalf("%s does not start: %v", path, err)
	}
	return &Browser{ctx: ctx}
}

// Page is a tab that shares nothing with others.
type Page struct {
	testing.TB
	ctx  context.Context
	base *url.URL
	runs bool // its scripts do

	mu         sync.Mutex
	complaints []string
	load       Load
	loader     cdp.LoaderID
	document   map[string]bool // addresses of pages that were opened: they may answer with an error
}

// Open opens an empty tab for a site, without scripts, 360 pixels wide.
func (b *Browser) Open(tb testing.TB, site string) *Page {
	tb.Helper()
	base, err := url.Parse(site)
	if err != nil {
		tb.Fatal(err)
	}
	ctx, leave := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	tb.Cleanup(leave)
	p := &Page{TB: tb, ctx: ctx, base: base, document: map[string]bool{}}
	p.must(chromedp.Listen(ctx, p.hear))
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, audits.Enable, cdp.Empty{}); err != nil {
			return err
		}
		// A tab that nobody looks at draws nothing, and the focus does not move in it.
		if _, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, page.BringToFront, cdp.Empty{})
		return err
	})
	p.scripts(false)
	p.Size(360)
	return p
}

// hear notes what a page must not do.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.note(event)
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if e.Type == network.ResourceTypeDocument {
			p.document[e.Request.URL] = true
		}
		if err == nil && u.Scheme != "data" && u.Scheme != "about" && u.Host != p.base.Host {
			p.complaints = append(p.complaints, "it asks "+u.Host+" for something")
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !p.document[e.Entry.URL] {
			p.complaints = append(p.complaints, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			p.complaints = append(p.complaints, "the content security policy refused something by "+violated(e.Issue.Details))
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			p.complaints = append(p.complaints, "an error on the console")
		}
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, "a script failed")
	}
}

func violated(d *audits.InspectorIssueDetails) string {
	if d == nil || d.ContentSecurityPolicyIssueDetails == nil {
		return "a rule"
	}
	return d.ContentSecurityPolicyIssueDetails.ViolatedDirective
}

// Complaints are what the page did that it must not do, since last asked.
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.complaints
	p.complaints = nil
	return out
}

func (p *Page) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("in the browser: %v", err)
	}
}

func (p *Page) brief() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, Patience)
}

// Cookie sets a cookie of the site.
func (p *Page) Cookie(name, value string) {
	p.Helper()
	yes := true
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.base.String(), Path: "/", Secure: &yes, HTTPOnly: &yes, SameSite: network.CookieSameSiteStrict})
		return err
	})
}

// Size makes the window so many pixels wide.
func (p *Page) Size(width int) {
	p.Helper()
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: 800, DeviceScaleFactor: 1, Mobile: width < 600})
		return err
	})
}

// Dark asks pages for their dark form, or for their light one.
func (p *Page) Dark(on bool) {
	p.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	})
}

func (p *Page) scripts(on bool) {
	p.Helper()
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}

// Go opens a page of the site.
func (p *Page) Go(path string) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	p.must(chromedp.Do(ctx, chromedp.Navigate(p.base.String()+path)))
}

// Press presses keys of the keyboard one after another, like kb.Tab.
func (p *Page) Press(keys ...string) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	for _, k := range keys {
		p.must(chromedp.Do(ctx, chromedp.KeyEvent(k)))
	}
}

// Leave does something after which another page is there, and waits for that.
func (p *Page) Leave(do func()) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Func(func(context.Context, *chromedp.Target) error {
		do()
		return nil
	})))
	p.must(err)
}

// Click clicks what the selector finds, which leads to another page.
func (p *Page) Click(selector string) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS(selector))))
	p.must(err)
}

// Type types into the field that the selector finds.
func (p *Page) Type(selector, text string) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	p.must(chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(selector), text)))
}

// Focused is the id of what has the focus, or else its words.
func (p *Page) Focused() string {
	return Ask[string](p, `(document.activeElement && (document.activeElement.id || document.activeElement.textContent.trim())) || ""`)
}

// Wait waits until something is so.
func (p *Page) Wait(what string, so func() bool) {
	p.Helper()
	for end := time.Now().Add(Patience); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.Fatalf("it is not so that %s", what)
		}
	}
}

// Shot is a picture of the whole page.
func (p *Page) Shot() []byte {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	p.must(err)
	return png
}

// Ask asks the page something in JavaScript; its own scripts stay as they are.
func Ask[T any](p *Page, expression string) T {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	p.scripts(true)
	defer p.scripts(p.runs)
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	p.must(err)
	return v
}

// Sideways are elements that stick out of the window, which makes a page scroll
// sideways.
func (p *Page) Sideways() []string {
	return Ask[[]string](p, `(() => {
		const wide = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= wide) return [];
		const inside = e => { for (e = e.parentElement; e; e = e.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX)) return true; return false };
		return [...document.querySelectorAll("body *")].filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > wide + 1 || r.left < -1) && !inside(e) })
			.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.className + " " + e.textContent.trim().slice(0, 30)).concat(["the page is " + document.documentElement.scrollWidth + " wide"]);
	})()`)
}

// Axe are the violations that axe finds, each with where it is.
func (p *Page) Axe() []string {
	p.Helper()
	return p.axe(`{preload: false, resultTypes: ["violations"]}`)
}

// AxeColours is Axe for the contrast of colours alone.
func (p *Page) AxeColours() []string {
	p.Helper()
	return p.axe(`{preload: false, resultTypes: ["violations"], runOnly: ["color-contrast"]}`)
}

func (p *Page) axe(options string) []string {
	p.Helper()
	if !Ask[bool](p, `!!window.axe`) {
		Ask[bool](p, axe+`; true`)
	}
	return Ask[[]string](p, `axe.run(document, `+options+`).then(r => r.violations.flatMap(v =>
		v.nodes.slice(0, 3).map(n => v.id + ": " + v.help + " — " + n.target.join(" ") + " " + n.html.slice(0, 160) + " " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)))`)
}

// Site is the address without a path.
func (p *Page) Site() string { return strings.TrimSuffix(p.base.String(), "/") }

func (p *Page) do(do func(context.Context, *chromedp.Target) error) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	p.must(chromedp.Do(ctx, chromedp.Func(do)))
}
