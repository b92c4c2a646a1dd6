package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"probity/signin"
	"probity/web"
)

// settings are what the environment says. Flags of a command come before them.
type settings struct {
	databaseURL string // DATABASE_URL
	temporal    string // TEMPORAL_ADDRESS
	namespace   string // TEMPORAL_NAMESPACE
	smtp        string // SMTP_URL
	mailFrom    string // PROBITY_MAIL_FROM
	contact     string // PROBITY_CONTACT: how to reach the office, for letters; "": they speak of the office
	url         string // PROBITY_URL: where people reach the API; letters name it
	intake      string // PROBITY_INTAKE_URL: where people report, on a host of its own; "": at PROBITY_URL like everything
	listen      string // PROBITY_LISTEN
	pepper      string // PROBITY_PEPPER: the secret receipts are found with
	dataFolder  string // PROBITY_DATA
	issuer      string // PROBITY_OIDC_ISSUER: a provider at which people may sign in too
	client      string // PROBITY_OIDC_CLIENT: as which this service is known there
	secret      string // PROBITY_OIDC_SECRET
	tryProvider string // PROBITY_TRY_PROVIDER: an address of this machine for a provider with made-up people; "": none
	scanner     string // PROBITY_CLAMD: the ClamAV daemon that looks documents through; "": none does
	chromium    string // PROBITY_CHROMIUM: the program that makes PDFs of pages; "": none are made
	openPrint   string // PROBITY_CHROMIUM_SANDBOX: "off" runs it without its own sandbox
	sheet       string // PROBITY_PAPER: what they are made for, letter or a4
	quota       quotas // PROBITY_QUOTA_…: how much of documents is kept
	burst       string // PROBITY_BURST: reports within an hour after which others wait for a quick look
	digest      string // PROBITY_DIGEST: how often the offices are told by mail that something is new; "off": never
	packs       string // PROBITY_PACKS: a folder of procedures beside the shipped ones
	logKey      string // PROBITY_LOG_KEY: the file of the key that signs the log
	logName     string // PROBITY_LOG_NAME: what the log is called where there is no key yet
	logCopy     string // PROBITY_LOG_COPY: the folder in which the log is copied
	sealEvery   string // PROBITY_SEAL_EVERY: how often the record is sealed into the log
	masterKey   string // PROBITY_MASTER_KEY: the file of the key that wraps the keys of the cases
	keyFolder   string // PROBITY_KEYS: the folder of the wrapped keys
	looks       bool   // what was tampered with is looked at, rather than a reason to stop
}

func fromEnvironment() settings {
	return settings{
		databaseURL: os.Getenv("DATABASE_URL"),
		temporal:    os.Getenv("TEMPORAL_ADDRESS"),
		namespace:   cmp.Or(os.Getenv("TEMPORAL_NAMESPACE"), "probity"),
		smtp:        os.Getenv("SMTP_URL"),
		mailFrom:    cmp.Or(os.Getenv("PROBITY_MAIL_FROM"), "Ethics office <ethics@localhost.localdomain>"),
		contact:     os.Getenv("PROBITY_CONTACT"),
		url:         os.Getenv("PROBITY_URL"),
		intake:      os.Getenv("PROBITY_INTAKE_URL"),
		listen:      cmp.Or(os.Getenv("PROBITY_LISTEN"), "127.0.0.1:8080"),
		pepper:      os.Getenv("PROBITY_PEPPER"),
		dataFolder:  cmp.Or(os.Getenv("PROBITY_DATA"), "./data"),
		issuer:      os.Getenv("PROBITY_OIDC_ISSUER"),
		client:      os.Getenv("PROBITY_OIDC_CLIENT"),
		secret:      os.Getenv("PROBITY_OIDC_SECRET"),
		tryProvider: os.Getenv("PROBITY_TRY_PROVIDER"),
		scanner:     os.Getenv("PROBITY_CLAMD"),
		chromium:    os.Getenv("PROBITY_CHROMIUM"),
		openPrint:   cmp.Or(os.Getenv("PROBITY_CHROMIUM_SANDBOX"), "on"),
		sheet:       cmp.Or(os.Getenv("PROBITY_PAPER"), "letter"),
		quota:       quotas{os.Getenv("PROBITY_QUOTA_FILE"), os.Getenv("PROBITY_QUOTA_PERSON"), os.Getenv("PROBITY_QUOTA_CASE"), os.Getenv("PROBITY_QUOTA_ALL"), os.Getenv("PROBITY_QUOTA_LOOSE")},
		burst:       cmp.Or(os.Getenv("PROBITY_BURST"), "20"),
		digest:      cmp.Or(os.Getenv("PROBITY_DIGEST"), "24h"),
		packs:       os.Getenv("PROBITY_PACKS"),
		logKey:      os.Getenv("PROBITY_LOG_KEY"),
		logName:     os.Getenv("PROBITY_LOG_NAME"),
		logCopy:     os.Getenv("PROBITY_LOG_COPY"),
		sealEvery:   cmp.Or(os.Getenv("PROBITY_SEAL_EVERY"), "1m"),
		masterKey:   os.Getenv("PROBITY_MASTER_KEY"),
		keyFolder:   os.Getenv("PROBITY_KEYS"),
	}
}

func (s settings) needDatabase() error {
	if s.databaseURL == "" {
		return errors.New("set DATABASE_URL to the Postgres that holds the cases, for example postgres://probity@db.example:5432/probity?sslmode=verify-full (probity up brings one of its own)")
	}
	return nil
}

func (s settings) needTemporal() error {
	if s.temporal == "" {
		return errors.New("set TEMPORAL_ADDRESS to the Temporal server, for example temporal.example:7233 (probity up brings one of its own)")
	}
	return nil
}

func (s settings) needPepper() error {
	if len(s.pepper) < 32 {
		return errors.New("set PROBITY_PEPPER to a secret of 32 characters or more, the same for every api process and kept for good: the receipts of anonymous reporters are found with it")
	}
	return nil
}

// signIn is how people sign in here. Passkeys are bound to the address of the
// service, and the provider sends browsers back to it.
func (s settings) signIn() signin.Options {
	o := signin.Options{Origin: s.url}
	if s.issuer != "" {
		o.Provider = signin.Provider{Issuer: s.issuer, Client: s.client, Secret: s.secret, Redirect: s.providerAnswer()}
	}
	return o
}

// providerAnswer is where a provider sends browsers back to.
func (s settings) providerAnswer() string {
	return strings.TrimSuffix(s.url, "/") + web.ProviderAnswer
}

// fitSignIn refuses settings by which nobody could sign in.
func (s settings) fitSignIn() error {
	if s.issuer != "" && s.url == "" {
		return errors.New("set PROBITY_URL to where browsers reach the service: the provider sends them back to it")
	}
	if err := signin.Check(s.signIn()); err != nil {
		return fmt.Errorf("PROBITY_URL, PROBITY_OIDC_…: %w", err)
	}
	return nil
}

// hosts are the addresses of those who report and of those who sign in.
func (s settings) hosts() web.Hosts { return web.Hosts{Intake: s.intake, Console: s.url} }

// fitHosts refuses two addresses that keep nothing apart.
func (s settings) fitHosts() error {
	if err := s.hosts().Check(); err != nil {
		return fmt.Errorf("PROBITY_INTAKE_URL, PROBITY_URL: %w", err)
	}
	return nil
}

// dayLength reads how long a day of case time takes.
func dayLength(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 50*time.Millisecond || d > 24*time.Hour {
		return 0, fmt.Errorf("a day of case time takes between 50ms and 24h, written like 2s or 1m; %q is not that", text)
	}
	return d, nil
}

// sealInterval reads how often the record is sealed.
func (s settings) sealInterval() (time.Duration, error) {
	d, err := time.ParseDuration(s.sealEvery)
	if err != nil || d < time.Second || d > time.Hour {
		return 0, fmt.Errorf("PROBITY_SEAL_EVERY is between 1s and 1h, written like 30s or 5m; %q is not that", s.sealEvery)
	}
	return d, nil
}

// burstOf reads after how many reports within an hour others wait for a quick look.
func (s settings) burstOf() (int, error) {
	n, err := strconv.Atoi(s.burst)
	if err != nil || n < 1 || n > 100_000 {
		return 0, fmt.Errorf("PROBITY_BURST is a number of reports from 1 to 100000; %q is not that", s.burst)
	}
	return n, nil
}

// digestPeriod reads how often the offices are told by mail, in case time; 0: never.
func (s settings) digestPeriod() (time.Duration, error) {
	if s.digest == "off" {
		return 0, nil
	}
	d, err := time.ParseDuration(s.digest)
	if err != nil || d < 5*time.Minute || d > 31*24*time.Hour {
		return 0, fmt.Errorf("PROBITY_DIGEST is between 5m and 744h, written like 4h or 24h, or off; %q is not that", s.digest)
	}
	return d, nil
}
