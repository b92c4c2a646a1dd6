package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238 as every authenticator app has it
	"encoding/base32"
	bits "encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"probity/signin"
	"probity/store"
)

// demoPassword is everybody's in a demonstration, which is reached from its own
// machine alone.
const demoPassword = "velvet anchor orchard 7"

// logins is by what the people of a demonstration sign in. It lies in the data
// folder, readable by its owner alone.
type logins struct {
	People   []login     `json:"people"`
	Receipts []receiptOf `json:"receipts"`
}

type login struct {
	Person, Name, Email, Part string
	Key                       string // of the one-time codes, as an authenticator app takes it
}

func readLogins(dir string) (*logins, error) {
	text, err := os.ReadFile(demoFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l := new(logins)
	return l, json.Unmarshal(text, l)
}

func (l *logins) write(dir string) error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	return writeOwn(demoFile(dir), append(text, '\n'))
}

// letIn gives everybody a password and a key for one-time codes, by the ways by
// which people get theirs.
func (u *up) letIn(ctx context.Context, show *demonstration, pepper []byte) (*logins, error) {
	// Everybody's password is hashed anew, at the usual cost, when they sign in.
	desk, err := signin.New(signin.Options{DB: u.house.db, Pepper: pepper, Cost: signin.Cost{KiB: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		return nil, err
	}
	terms, err := u.house.db.Terms(ctx, store.TheSystem(), "")
	if err != nil {
		return nil, err
	}
	out := new(logins)
	seen := map[string]bool{}
	for _, p := range slices.Concat(u.cast.everyone(), show.People.everyone()) {
		acc, err := u.house.db.AccountOf(ctx, p.ID)
		if errors.Is(err, store.ErrNotFound) || seen[p.ID] {
			continue // has a part in no case
		}
		if err != nil {
			return nil, err
		}
		seen[p.ID] = true
		key, err := u.account(ctx, desk, &acc)
		if err != nil {
			return nil, fmt.Errorf("%s cannot sign in: %w", p.ID, err)
		}
		part := u.officesOf(p.ID, terms)
		switch {
		case p.Admin:
			part = "keeps people, offices and terms; sees no case"
			if err := u.house.db.SetAdministrator(ctx, p.ID, "", true, time.Now()); err != nil {
				return nil, err
			}
		case part == "":
			part = show.People.partOf(p.ID)
		}
		out.People = append(out.People, login{Person: p.ID, Name: acc.Name, Email: acc.Login, Part: part, Key: key})
	}
	return out, nil
}

func (c *demoCast) partOf(person string) string {
	for _, of := range []struct {
		list []samplePerson
		is   string
	}{
		{c.Reporters, "reported something"}, {c.Respondents, "something was reported about them"}, {c.Investigators, "investigates"},
		{c.Counsel, "counsel"}, {c.Members, "can be seated on a panel"}, {c.officers, "holds offices of other bodies"},
	} {
		if slices.ContainsFunc(of.list, func(p samplePerson) bool { return p.ID == person }) {
			return of.is
		}
	}
	return "a witness"
}

// account sets a password by an invitation, signs in with it and sets up codes.
// The code shown is that of the step before, so that the next is good at once.
func (u *up) account(ctx context.Context, desk *signin.Desk, acc *store.Account) (key string, err error) {
	secret, _, err := signin.Invite(ctx, u.house.db, acc.Person, "", time.Now())
	if err != nil {
		return "", err
	}
	if err := desk.Accept(ctx, secret, demoPassword); err != nil {
		return "", err
	}
	in, err := desk.Password(ctx, acc.Login, demoPassword, "")
	if err != nil {
		return "", err
	}
	within := signin.Within{Person: acc.Person, Enrol: true, Hash: signin.HashSession(in.Session)}
	session, err := u.house.db.TokenHolder(ctx, within.Hash)
	if err != nil {
		return "", err
	}
	within.ID = session.ID
	if key, _, err = desk.NewCodes(ctx, within); err != nil {
		return "", err
	}
	at := time.Now()
	_, _, err = desk.ConfirmCodes(ctx, within, codeAt(key, at.Add(-30*time.Second)))
	if errors.Is(err, signin.ErrWrong) && at.Unix()/30 != time.Now().Unix()/30 { // a step ended meanwhile
		_, _, err = desk.ConfirmCodes(ctx, within, codeAt(key, time.Now().Add(-30*time.Second)))
	}
	return key, err
}

// codeAt is the one-time code at a moment, as an authenticator app shows it:
// RFC 6238 with a step of 30 seconds. It is "" where the key is none.
func codeAt(key string, at time.Time) string {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil {
		return ""
	}
	m := hmac.New(sha1.New, raw)
	_ = bits.Write(m, bits.BigEndian, at.Unix()/30)
	sum := m.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", bits.BigEndian.Uint32(sum[from:from+4])&0x7fffffff%1_000_000)
}

func demoCommand() *cobra.Command {
	u := &up{settings: fromEnvironment(), demo: true}
	if os.Getenv("PROBITY_DATA") == "" {
		u.dataFolder = demoFolder
	}
	cmd := startCommand(u)
	cmd.Use, cmd.Short = "demo", "Start the system with some forty cases of the past two years, to look at"
	cmd.Long = "Like up, on a folder of its own (./demo-data) and only for this machine. The first start plays the cases, which takes\n" +
		"about a minute, and prints who can sign in; later ones go on from there. None of the people exists."
	cmd.AddCommand(demoCodeCommand())
	return cmd
}

func demoCodeCommand() *cobra.Command {
	s := fromEnvironment()
	s.dataFolder = demoFolder
	cmd := &cobra.Command{
		Use:   "code PERSON",
		Short: "Print the one-time code that a person of the demonstration signs in with at this moment",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := readLogins(s.dataFolder)
			if err != nil {
				return err
			}
			if l == nil {
				return errors.New("no demonstration has been started on " + s.dataFolder)
			}
			for _, p := range l.People {
				if p.Person == args[0] || p.Email == args[0] {
					cmd.Println(codeAt(p.Key, time.Now()))
					return nil
				}
			}
			return fmt.Errorf("there is no %s in the demonstration", args[0])
		},
	}
	cmd.Flags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of the demonstration")
	return cmd
}

const demoFolder = "./demo-data"

// introduceLogins says who can sign in, and how.
func (u *up) introduceLogins() {
	u.say("\nPeople to sign in as at " + u.url + "/sign-in; none of them exists. Everybody's password: " + demoPassword)
	t := tabwriter.NewWriter(u.out, 0, 0, 2, ' ', 0)
	for _, p := range u.logins.People {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", p.Email, p.Name, p.Part)
	}
	_ = t.Flush()
	u.say("A one-time code for one of them:  probity demo code EMAIL --data " + u.dataFolder + "  (each is good once, for half a minute)")
	for _, r := range u.logins.Receipts {
		u.say("  receipt of somebody who reported without a name: " + r.Receipt)
	}
}
