package web

import (
	"crypto/rand"
	"encoding/json"
	"net/url"

	"github.com/go-json-experiment/json/jsontext"

	"probity/api"
	"probity/web/form"
)

// passkeyPage has the browser ask for a passkey, or make one. It is the one page with a
// script, because browsers show passkeys to nothing else; whoever has none signs in by
// password and code.
type passkeyPage struct {
	Do      string // make, show
	Now     bool   // without waiting for the button: not where it did not go before, or it would never end
	Options string // for the browser, as the API gave them
	Where   string // that one came from: sign_in, step_up, account
	Back    string // its path
}

// ceremony is something for which a passkey is asked.
type ceremony struct {
	where, back    string // as in a passkeyPage
	ask, answer    string // of the API
	title, submit  string // words
	makes, carries bool   // a new passkey; on the way to a page
}

var (
	toSignIn = ceremony{"sign_in", "/sign-in", "/api/v1/sign-in/passkey", "/api/v1/sign-in/passkey/answer", "sign_in.title", "passkey.use", false, true}
	toStepUp = ceremony{"step_up", "/step-up", "/api/v1/sign-in/passkey", "/api/v1/step-up/passkey", "step_up.title", "passkey.use", false, true}
	toAdd    = ceremony{"account", "/account", "/api/v1/account/passkeys", "/api/v1/account/passkeys/answer", "account.passkey_add", "passkey.make_go", true, false}
)

// passkeyForm is what carries the answer of the browser. It is asked of the API with the
// ticket, and a page that is drawn anew has another.
func (a *asked) passkeyForm(c *ceremony) *form.Form {
	path := c.back + "/passkey"
	if c.makes {
		path = "/account/passkeys"
	}
	f := fleeting(path+"/answer", a.words.say(c.submit), form.Field{Name: "ticket", Kind: form.Hidden}, form.Field{Name: "credential", Kind: form.Hidden})
	if c.carries {
		f.Fields = append(f.Fields, form.Field{Name: "then", Kind: form.Hidden})
	}
	if c.makes {
		f.Fields = append(f.Fields, form.Field{Name: "name", Kind: form.Line, Label: a.words.say("passkey.name"), Hint: a.words.say("passkey.name_hint"), Complete: "off", Most: 100})
	}
	return f
}

// passkey begins: it asks the API what to ask the browser. Wrong is what went wrong
// before, "": nothing.
func (a *asked) passkey(c *ceremony, f *form.Form, wrong string) (*shown, error) {
	a.once = "" // a question, and each time another
	var asked api.PasskeyAsked
	if err := a.send(c.ask, nil, &asked); err != nil {
		return nil, err
	}
	f.Field("ticket").Value, f.Field("credential").Value = asked.Ticket, ""
	if wrong != "" {
		f.Blame("", wrong)
	}
	do := "show"
	if c.makes {
		do = "make"
	}
	return &shown{name: "passkey", title: a.words.say(c.title), form: f, nonce: rand.Text(), of: passkeyPage{
		Do: do, Now: !c.makes && f.OK(), Options: string(asked.Options), Where: c.where, Back: c.back,
	}}, nil
}

// begins is the page that asks for a passkey.
func begins(c *ceremony) handler {
	return func(a *asked) (*shown, error) {
		f := a.passkeyForm(c)
		if a.Request.ParseForm() != nil {
			return nil, brokeOff()
		}
		if c.carries {
			f.Field("then").Value = a.Request.PostForm.Get("then")
		}
		return a.passkey(c, f, "")
	}
}

// ends takes what the browser answered to the API. What does not fit is asked anew.
func ends(c *ceremony) handler {
	return func(a *asked) (*shown, error) {
		f := a.passkeyForm(c)
		if !a.typed(f) {
			return a.goTo(c.back)
		}
		if c.makes && f.Text("name") == "" {
			f.Field("name").Mistake = a.words.say("form.needed")
			return a.passkey(c, f, "")
		}
		credential := f.Field("credential").Value
		if credential == "" || !json.Valid([]byte(credential)) {
			return a.passkey(c, f, a.words.say("passkey.no_script"))
		}
		if c.makes {
			return a.addPasskey(c, f, jsontext.Value(credential))
		}
		var in api.SignedIn
		if err := a.send(c.answer, api.PasskeyAnswer{Ticket: f.Text("ticket"), Credential: jsontext.Value(credential)}, &in); err != nil {
			return a.passkeyAgain(c, f, err)
		}
		return a.onward(f.Text("then"), &in)
	}
}

// passkeyAgain asks anew, where the answer was one that another may mend.
func (a *asked) passkeyAgain(c *ceremony, f *form.Form, err error) (*shown, error) {
	if a.blameSignIn(f, err) {
		return a.passkey(c, f, "")
	}
	return nil, err
}

// addPasskey adds one, and shows the recovery codes that come with the first, once.
func (a *asked) addPasskey(c *ceremony, f *form.Form, credential jsontext.Value) (*shown, error) {
	var out api.RecoveryCodes
	if err := a.send(c.answer, api.NewPasskeyAnswer{Ticket: f.Text("ticket"), Name: f.Text("name"), Credential: credential}, &out); err != nil {
		return a.passkeyAgain(c, f, err)
	}
	if len(out.Recovery) == 0 {
		return a.goTo("/account")
	}
	return &shown{name: "recovery", title: a.words.say("recovery.title"), of: out}, nil
}

// removePasskey removes one of somebody's passkeys.
func (w *web) removePasskey(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	if err := a.send("/api/v1/account/passkeys/"+url.PathEscape(a.Request.PostForm.Get("passkey"))+"/remove", nil, nil); err != nil {
		return nil, err
	}
	return a.accountPage(a.words.say("account.passkey_removed"))
}
