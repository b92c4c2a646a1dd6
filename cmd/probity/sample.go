package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"probity/api"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

//go:embed sample.yaml
var sampleText []byte

// sample is the cast of a first try.
type sample struct {
	Officers  []samplePerson   `yaml:"officers"`
	Members   []samplePerson   `yaml:"members"`
	Others    []samplePerson   `yaml:"others"`
	Standings []sampleStanding `yaml:"standings"`
}

type samplePerson struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	Email string `yaml:"email"`
	Part  string `yaml:"part"`
	Admin bool   `yaml:"admin"`
}

func (p samplePerson) scopes() []string {
	if p.Admin {
		return []string{"full", "admin"}
	}
	return []string{"full"}
}

type sampleStanding struct {
	Person    string     `yaml:"person"`
	Procedure string     `yaml:"procedure"`
	Standing  string     `yaml:"standing"`
	Since     clock.Date `yaml:"since"`
}

func readSample() (sample, error) {
	var s sample
	d := yaml.NewDecoder(bytes.NewReader(sampleText))
	d.KnownFields(true)
	err := d.Decode(&s)
	return s, err
}

func (s *sample) everyone() []samplePerson {
	return append(append(append([]samplePerson(nil), s.Officers...), s.Members...), s.Others...)
}

// posts gives the offices of every procedure to the officers: within one
// procedure no officer holds two, so that a substitute is always somebody else;
// an office of the same id in another procedure goes to the same person. Members
// are on the list of every body, five for each, so that two bodies of a
// procedure that must be disjoint can be.
func (s *sample) posts(all []*procedure.Procedure) ([]store.Term, error) {
	var out []store.Term
	holder := map[string]string{}
	for _, p := range all {
		taken := map[string]bool{}
		for i := range p.Offices {
			taken[holder[p.Offices[i].ID]] = true
		}
		for i := range p.Offices {
			id := p.Offices[i].ID
			for j := 0; holder[id] == ""; j++ {
				if j == len(s.Officers) {
					return nil, fmt.Errorf("%s has more offices than there are sample officers", p.ID)
				}
				if who := s.Officers[j].ID; !taken[who] {
					holder[id], taken[who] = who, true
				}
			}
			out = append(out, store.Term{Person: holder[id], Procedure: p.ID, Office: id, From: store.Day{Date: p.InForce}})
		}
		for i := range p.Bodies {
			half := s.Members[:len(s.Members)/2]
			if i%2 == 1 {
				half = s.Members[len(s.Members)/2:]
			}
			for _, m := range half {
				out = append(out, store.Term{Person: m.ID, Procedure: p.ID, Office: p.Bodies[i].ID, From: store.Day{Date: p.InForce}})
			}
		}
	}
	return out, nil
}

// seed makes the sample people known, with what they hold and their tokens.
// Doing it again changes nothing.
func (s *sample) seed(ctx context.Context, db *store.DB, all []*procedure.Procedure, tokens map[string]string) error {
	for _, p := range s.everyone() {
		if err := db.PutPerson(ctx, store.TheSystem(), store.Person{ID: p.ID, Name: p.Name, Email: p.Email}); err != nil {
			return fmt.Errorf("sample person %s: %w", p.ID, err)
		}
		err := db.PutToken(ctx, store.Token{Hash: api.HashToken(tokens[p.ID]), Person: p.ID, Label: "sample", Scopes: p.scopes()})
		if err != nil && !errors.Is(err, store.ErrConflict) { // a conflict: it is there since an earlier start
			return fmt.Errorf("sample token of %s: %w", p.ID, err)
		}
	}
	posts, err := s.posts(all)
	if err != nil {
		return err
	}
	for _, t := range posts {
		if err := db.PutTerm(ctx, store.TheSystem(), t); err != nil {
			return fmt.Errorf("sample office %s/%s: %w", t.Procedure, t.Office, err)
		}
	}
	for _, st := range s.Standings {
		err := db.PutStanding(ctx, store.TheSystem(), store.PersonStanding{
			Person: st.Person, Procedure: st.Procedure, Standing: st.Standing, Status: "active", Since: store.Day{Date: st.Since},
		})
		if err != nil {
			return fmt.Errorf("sample standing %s: %w", st.Standing, err)
		}
	}
	return nil
}

const (
	secretFile = "sample-secret"
	tokensFile = "sample-tokens"
)

// sampleTokens derives a token for each person from a secret of the data
// folder, so that every start prints the same ones, and leaves them in a file
// beside it for scripts. Both are readable by their owner alone.
func (s *sample) sampleTokens(dir string) (map[string]string, error) {
	secret, err := ownSecret(filepath.Join(dir, secretFile))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	var text strings.Builder
	for _, p := range s.everyone() {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte("sample token of " + p.ID))
		out[p.ID] = tokenText(mac.Sum(nil)[:20])
		fmt.Fprintf(&text, "%s %s\n", p.ID, out[p.ID])
	}
	return out, writeOwn(filepath.Join(dir, tokensFile), []byte(text.String()))
}

func tokenText(b []byte) string {
	return "prb_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// ownSecret reads a secret of this data folder, or makes it.
func ownSecret(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err == nil && len(text) >= 32 {
		return text, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	text = make([]byte, 32)
	if _, err := rand.Read(text); err != nil {
		return nil, err
	}
	return text, writeOwn(file, text)
}

// writeOwn replaces a file whole, readable by its owner alone.
func writeOwn(file string, text []byte) error {
	side := file + ".new"
	if err := os.WriteFile(side, text, 0o600); err != nil {
		return err
	}
	return os.Rename(side, file)
}

// holders says who holds which office of one procedure, among all there are.
func (s *sample) holders(p *procedure.Procedure, all []*procedure.Procedure) (map[string]string, error) {
	posts, err := s.posts(all)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i := range posts {
		if posts[i].Procedure == p.ID && p.Office(posts[i].Office) != nil {
			out[posts[i].Office] = posts[i].Person
		}
	}
	return out, nil
}
