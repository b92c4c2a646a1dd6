package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"probity/internal/browser"
	"probity/web/webtest"
)

// TestTheKeyOfOneTimeCodesIsAlsoAPicture: an app reads from it what the page says in
// letters, also after a wrong code, and it is nowhere but in the page.
func TestTheKeyOfOneTimeCodesIsAlsoAPicture(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	page := w.As("otto").Get("/account").Send("Set up one-time codes", nil).Is(http.StatusOK).Says("Both are shown this once:")
	again := page.Send("Confirm", map[string]any{"Code": "000000"}).Is(http.StatusUnprocessableEntity)
	for _, p := range []*webtest.Page{page, again} {
		read, err := readQR(drawn(t, p), gozxing.DecodeHintType_PURE_BARCODE)
		if err != nil {
			t.Fatalf("no QR code can be read: %v", err)
		}
		isTheKey(t, p.Find("main code").Text(), read)
		if p.Header.Get("Cache-Control") != "no-store" || p.Find("main img").Length() > 0 {
			t.Errorf("the picture is kept somewhere: %q, %d images", p.Header.Get("Cache-Control"), p.Find("main img").Length())
		}
	}
	forged := url.Values{"secret": {"AAAA"}, "uri": {"https://elsewhere.example/"}}
	if p := w.As("otto").Post("/account/codes/confirm", forged); p.Find("main svg").Length() != 0 {
		t.Error("what is no key is drawn too")
	}
}

// keyIsRead has Chromium draw the picture at the width of a telephone, in light and in
// dark, and reads it from the whole of the page. The reader misses about one code in
// thirty, wherever it is drawn: it is given others, as somebody holds their camera anew.
func keyIsRead(t *testing.T, tab *browser.Page, w *webtest.World) {
	tab.Cookie(w.Session("otto"))
	for _, dark := range []bool{false, true} {
		tab.Dark(dark)
		read, err := "", error(nil)
		for range 10 {
			tab.Go("/account")
			tab.Send(browser.Ask[string](tab, `document.querySelector("form[action='/account/codes'] button").textContent`), nil) // set up, or anew
			shot, bad := png.Decode(bytes.NewReader(tab.Shot()))
			if bad != nil {
				t.Fatal(bad)
			}
			if read, err = readQR(shot, gozxing.DecodeHintType_TRY_HARDER); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatalf("no QR code can be read: %v", err)
		}
		isTheKey(t, browser.Ask[string](tab, `document.querySelector("main code").textContent`), read)
	}
}

// isTheKey holds what was read against the key as it is typed.
func isTheKey(t *testing.T, typed, read string) {
	t.Helper()
	u, err := url.Parse(read)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Probity:otto@example.org" {
		t.Fatalf("the picture says %q: %v", read, err)
	}
	if key := strings.ReplaceAll(typed, " ", ""); len(key) != 32 || u.Query().Get("secret") != key || u.Query().Get("issuer") != "Probity" {
		t.Errorf("the picture says %q, the page %q", read, typed)
	}
}

func readQR(img image.Image, how gozxing.DecodeHintType) (string, error) {
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{how: true})
	if err != nil {
		return "", err
	}
	return read.GetText(), nil
}

var row = regexp.MustCompile(`^M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// drawn is the picture of a page, each module four points wide.
func drawn(t *testing.T, p *webtest.Page) image.Image {
	t.Helper()
	svg := p.Find("main svg[role=img][aria-label]")
	white, dark := svg.Find("rect[fill='#fff']"), svg.Find("path[fill='#000']")
	side, err := strconv.Atoi(white.AttrOr("width", ""))
	if err != nil || svg.Length() != 1 || svg.AttrOr("viewBox", svg.AttrOr("viewbox", "")) != fmt.Sprintf("0 0 %d %d", side, side) || white.AttrOr("height", "") != strconv.Itoa(side) {
		t.Fatalf("no picture: %v", err)
	}
	const wide = 4
	img := image.NewGray(image.Rect(0, 0, wide*side, wide*side))
	box := func(x, y, w, h int, c color.Color) {
		draw.Draw(img, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
	}
	box(0, 0, wide*side, wide*side, color.White)
	rest := dark.AttrOr("d", "")
	for rest != "" {
		m := row.FindStringSubmatch(rest)
		if m == nil {
			t.Fatalf("the path goes on with %.40q", rest)
		}
		rest = rest[len(m[0]):]
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1]) // digits, by the expression
		}
		if n[0] < 4 || n[1] < 4 || n[0]+n[2] > side-4 || n[1] >= side-4 || n[2] != n[3] {
			t.Errorf("%s is in the quiet edge, or does not close", m[0])
		}
		box(wide*n[0], wide*n[1], wide*n[2], wide, color.Black)
	}
	return img
}
