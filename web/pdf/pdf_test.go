package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"probity/internal/browser"
	"probity/web/pdf/pdftest"
)

// folder is one that also nobody, as whom Chromium runs for root, can pass through:
// those of the testing package are not.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pdf-test-")
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// press is one that works here, within the kernel's bounds or without them.
func press(t *testing.T, size string, apart bool) *Press {
	t.Helper()
	sheet, err := SizeOf(size)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Chromium: browser.Find(t), Size: sheet, Folder: folder(t)}
	p, err := New(t.Context(), o)
	if err != nil { // not even root may have a sandbox everywhere
		o.Open = true
		if p, err = New(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		t.Log("without Chromium's sandbox: none is allowed here")
	}
	if apart && !p.Apart() {
		t.Skip("no namespaces are allowed here")
	}
	p.apart = apart
	return p
}

func made(t *testing.T, p *Press, page string) ([]byte, *pdftest.Paper) {
	t.Helper()
	b, err := p.Print(t.Context(), Desk, []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	return b, pdftest.Read(t, b)
}

// TestAPageIsATaggedPaper: whoever has it read out finds headings, lists, tables with
// their heads, a title and a language, and an outline.
func TestAPageIsATaggedPaper(t *testing.T) {
	t.Parallel()
	p := press(t, "letter", true)
	_, got := made(t, p, `<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Carta de “Ana” (1)</title></head><body>
<h1>Citación</h1><p>Véase <a href="#lista">la lista</a> y <a href="/cases/7">el caso</a>.</p><h2 id="lista">Lista</h2><ul><li>uno</li><li>dos</li></ul>
<table><caption>Plazos</caption><thead><tr><th scope="col">Qué</th></tr></thead><tbody><tr><td>ocho días</td></tr></tbody></table></body></html>`)
	if !got.Marked || got.Lang != "es" || got.Title != "Carta de “Ana” (1)" || !got.Titled || got.Pages != 1 {
		t.Errorf("it says of itself %+v", got)
	}
	for tag, n := range map[string]int{"H1": 1, "H2": 1, "L": 1, "LI": 2, "Table": 1, "TH": 1, "TD": 1, "Link": 1} {
		if got.Tags[tag] < n {
			t.Errorf("there are %d of %s in its structure: %v", got.Tags[tag], tag, got.Tags)
		}
	}
	if !slices.Equal(got.Marks, []string{"Citación", "Lista"}) {
		t.Errorf("its outline is %q", got.Marks)
	}
	if text := strings.Join(got.Text, ""); !strings.Contains(text, "Citación") || !strings.Contains(text, "ocho días") {
		t.Errorf("it reads %q", text)
	}
	if len(got.Links) > 0 || len(got.Extra) > 0 {
		t.Errorf("it leads to %q and has %q", got.Links, got.Extra)
	}
	if got.Size.Width != 612 || got.Size.Height != 792 {
		t.Errorf("a letter is %v points", got.Size)
	}
}

// TestARightToLeftPaper keeps its language and its text, on A4.
func TestARightToLeftPaper(t *testing.T) {
	t.Parallel()
	_, got := made(t, press(t, "a4", true), `<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>رسالة</title></head><body><h1>رسالة</h1><p>hay</p></body></html>`)
	if got.Lang != "ar" || got.Title != "رسالة" || !slices.Equal(got.Marks, []string{"رسالة"}) || got.Tags["H1"] != 1 || got.Size.Width > 597 || got.Size.Width < 595 {
		t.Errorf("it is %+v", got)
	}
}

// TestNothingSaysWhereItWasMade: no program, no machine, no moment.
func TestNothingSaysWhereItWasMade(t *testing.T) {
	t.Parallel()
	p := press(t, "letter", true)
	for _, title := range []string{"Letter", "a) /Producer (b", `\) /Creator (x) >>`, "(((", ")))", "Ünïcode /ModDate (D:2026)"} {
		b, got := made(t, p, "<!doctype html><title>"+title+"</title><p>x")
		if keys := slices.Collect(maps.Keys(got.Info)); len(keys) > 1 || len(keys) == 1 && keys[0] != "Title" || got.Title != title {
			t.Errorf("%q: it says of itself %q", title, got.Info)
		}
		if told := regexp.MustCompile(`Skia|Chrom|Mozilla|Linux|D:20\d\d\d|/Metadata|/ID\b`).Find(bytes.ReplaceAll(b, []byte(title), nil)); told != nil {
			t.Errorf("%q: it says %q", title, told)
		}
	}
}

// TestAnUnknownFormIsNotGivenOut: what cannot be looked through is no PDF of ours.
func TestAnUnknownFormIsNotGivenOut(t *testing.T) {
	t.Parallel()
	const end = "\ntrailer\n<</Size 2\n/Info 1 0 R>>\n"
	good := "%PDF-1.4\n1 0 obj\n<</Title (a\\)b)\n/Creator (me)\n/ModDate <FEFF>>>\nendobj" + end
	b, err := unsigned([]byte(good))
	if err != nil || len(b) != len(good) || !bytes.Contains(b, []byte(`/Title (a\)b)`)) || bytes.Contains(b, []byte("me")) || bytes.Contains(b, []byte("FEFF")) {
		t.Errorf("made %q: %v", b, err)
	}
	for _, bad := range []string{
		"", "%PDF-1.4\n", good + "/Metadata", strings.Replace(good, end, "", 1), "\n1 0 obj\n<<" + good, strings.Replace(good, "(me)", "5 0 R", 1),
		strings.Replace(good, "(me)", "(me", 1), strings.Replace(good, ">>>\nendobj", "", 1), strings.Replace(good, "Info 1", "Info 99999999999999999999", 1),
	} {
		if _, err := unsigned([]byte(bad)); !errors.Is(err, errUnknownForm) {
			t.Errorf("%q is taken: %v", bad, err)
		}
	}
}

// hostile asks for everything that a page can ask for, and tries to act.
const hostile = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trial</title>
<meta http-equiv="refresh" content="0;url=%[1]s/refresh"><link rel="stylesheet" href="%[1]s/a.css"><link rel="icon" href="%[1]s/icon"><link rel="preload" as="image" href="%[1]s/preload">
<link rel="dns-prefetch" href="%[1]s"><link rel="preconnect" href="%[1]s"><link rel="prefetch" href="%[1]s/prefetch"><link rel="manifest" href="%[1]s/manifest">
<style>@import url(%[1]s/import.css); @font-face { font-family: f; src: url(%[1]s/font) } p { font-family: f; background: url(%[1]s/bg) } @page { @top-left { content: url(%[1]s/margin) } }</style>
<script src="%[1]s/script.js"></script><script>document.title = "ran"; fetch("%[1]s/fetch"); new WebSocket("ws" + "%[1]s".slice(4)); navigator.sendBeacon("%[1]s/beacon")</script></head>
<body onload="document.body.textContent='ran'"><h1>It stays</h1><p>as it was</p><img src="%[1]s/img" srcset="%[1]s/2x 2x" onerror="document.body.textContent='ran'"><iframe src="%[1]s/frame"></iframe>
<iframe srcdoc="<script>top.document.body.textContent='ran'</script><img src='%[1]s/inner'>"></iframe><object data="%[1]s/object"></object><embed src="%[1]s/embed"><video src="%[1]s/video" poster="%[1]s/poster" autoplay></video><audio src="%[1]s/audio" autoplay></audio>
<svg><image href="%[1]s/svg"/><use href="%[1]s/use#a"/></svg><a ping="%[1]s/ping" href="javascript:alert(1)">here</a><input type="image" src="%[1]s/input"><form action="%[1]s/form"><input autofocus></form>
<iframe src="file:///etc/passwd"></iframe><img src="file:///etc/hostname"><embed src="file:///proc/self/environ"></body></html>`

// TestNothingIsAskedForAndNothingRuns, with the kernel's bounds and without them: who
// listens hears nothing, no script runs, no file of the machine is in it.
func TestNothingIsAskedForAndNothingRuns(t *testing.T) {
	t.Parallel()
	for _, apart := range []bool{true, false} {
		t.Run(fmt.Sprintf("apart %v", apart), func(t *testing.T) {
			t.Parallel()
			p := press(t, "letter", apart)
			heard := make(chan string, 100)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						close(heard)
						return
					}
					b := make([]byte, 200)
					n, _ := c.Read(b)
					heard <- string(b[:n])
					_ = c.Close()
				}
			}()
			address := "http://" + l.Addr().String()
			_, got := made(t, p, fmt.Sprintf(hostile, address))
			text := strings.Join(got.Text, "")
			if !strings.Contains(text, "It stays") || !strings.Contains(text, "as it was") || strings.Contains(text, "ran") || got.Title != "Trial" {
				t.Errorf("it reads %q", text)
			}
			if strings.Contains(text, "root:") || strings.Contains(text, "HOME=") || len(got.Extra) > 0 {
				t.Errorf("what is not of the page is in it: %q %q", text, got.Extra)
			}
			if len(heard) > 0 {
				t.Errorf("it was asked for %q", <-heard)
			}
			if res, err := http.Get(address + "/to-be-sure"); err == nil { // that it would have been heard
				_ = res.Body.Close()
			}
			if first := <-heard; !strings.Contains(first, "/to-be-sure") {
				t.Errorf("it was asked for %q", first)
			}
		})
	}
}

// TestAFullLineSendsAway, and who goes makes room; the lines do not wait for each other.
func TestAFullLineSendsAway(t *testing.T) {
	t.Parallel()
	p, err := prepare(Options{Chromium: "sh", Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	leave, err := p.lines[Public].enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, give := context.WithCancel(t.Context())
	ended := make(chan error, mostWait)
	for range mostWait {
		go func() {
			_, err := p.lines[Public].enter(ctx)
			ended <- err
		}()
	}
	for len(p.lines[Public].inside) < 1+mostWait { //nolint:revive // until all are in the line
	}
	if _, err := p.Print(t.Context(), Public, nil); !errors.Is(err, ErrBusy) {
		t.Errorf("one too many: %v", err)
	}
	if free, err := p.lines[Parties].enter(t.Context()); err != nil {
		t.Errorf("another line: %v", err)
	} else {
		free()
	}
	give()
	for range mostWait {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up: %v", err)
		}
	}
	leave()
	if n, m := len(p.lines[Public].inside), len(p.lines[Public].turn); n+m > 0 {
		t.Errorf("%d are inside, %d have their turn", n, m)
	}
	if _, err := p.Print(t.Context(), Desk, make([]byte, mostText+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("what is too long: %v", err)
	}
}

// TestAPressThatCannotPrint says so before anybody needs it.
func TestAPressThatCannotPrint(t *testing.T) {
	t.Parallel()
	if _, err := New(t.Context(), Options{Chromium: "/nowhere/chromium"}); err == nil || !strings.Contains(err.Error(), "/nowhere/chromium") {
		t.Errorf("a program that is not there: %v", err)
	}
	dir := folder(t)
	if _, err := New(t.Context(), Options{Chromium: "false", Folder: dir}); err == nil {
		t.Error("a program that is no Chromium prints")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if _, err := SizeOf("foolscap"); err == nil {
		t.Error("there is no such sheet")
	}
}
