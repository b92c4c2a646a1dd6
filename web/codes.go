package web

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"

	"probity/api"
	"probity/web/form"
)

// codesPage is a key for an authenticator app, shown once: to be typed, and as a picture
// that the app reads.
type codesPage struct {
	Secret, URI string
	Picture     *square // nil: none can be drawn
}

// newCodes begins to set up one-time codes.
func (w *web) newCodes(a *asked) (*shown, error) {
	var key api.CodesKey
	if err := a.send("/api/v1/account/codes", nil, &key); err != nil {
		return nil, err
	}
	return a.codesPage(inFours(key.Secret), key.URI), nil
}

func (a *asked) codesPage(secret, uri string) *shown {
	of := codesPage{Secret: secret, URI: uri, Picture: squareOf(uri)}
	return &shown{name: "codes", title: a.words.say("codes.title"), of: of, form: fleeting("/account/codes/confirm", a.words.say("codes.confirm"),
		form.Field{Name: "secret", Kind: form.Hidden, Value: secret}, form.Field{Name: "uri", Kind: form.Hidden, Value: uri},
		form.Field{Name: "code", Kind: form.Line, Label: a.words.say("second.code"), Hint: a.words.say("codes.hint"), Complete: "one-time-code", Mode: "numeric"})}
}

// inFours is a key as it is easily typed.
func inFours(key string) string {
	var b strings.Builder
	for i, r := range key {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// confirmCodes shows that the app has the key, and the recovery codes, once.
func (w *web) confirmCodes(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	s := a.codesPage(a.Request.PostForm.Get("secret"), a.Request.PostForm.Get("uri"))
	if !a.typed(s.form) || !s.form.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var out api.RecoveryCodes
	if err := a.send("/api/v1/account/codes/confirm", api.CodeRequest{Code: s.form.Text("code")}, &out); err != nil {
		if a.blameSignIn(s.form, err) {
			return s, nil
		}
		return nil, err
	}
	return &shown{name: "recovery", title: a.words.say("recovery.title"), of: out}, nil
}

// square is a QR code as it is drawn: so many squares wide and high with the quiet edge
// around it, and the path of its dark ones.
type square struct {
	Side int
	Dark string
}

// Wide is how many pixels the picture takes: whole ones for each square, or cameras
// would see a blur.
func (s square) Wide() int { return 4 * s.Side }

// quietEdge is how many squares around the code have to stay white (ISO/IEC 18004).
const quietEdge = 4

// squareOf is the QR code of a key, nil for what is none. It is drawn into the page that
// shows the key, so that it lies under no address and in no cache.
func squareOf(uri string) *square {
	if !strings.HasPrefix(uri, "otpauth://") {
		return nil
	}
	code, err := qr.Encode(uri, qr.M, qr.Auto)
	if err != nil {
		return nil
	}
	wide := code.Bounds().Dx()
	var dark strings.Builder
	for y := range wide {
		for x := 0; x < wide; x++ {
			from := x
			for x < wide && isDark(code.At(x, y)) {
				x++
			}
			if x > from {
				fmt.Fprintf(&dark, "M%d %dh%dv1h-%dz", from+quietEdge, y+quietEdge, x-from, x-from)
			}
		}
	}
	return &square{wide + 2*quietEdge, dark.String()}
}

func isDark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
