package api

import (
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// WhyView is why an entry of the docket was allowed.
type WhyView struct {
	Seq        int                 `json:"seq"`
	Kind       docket.Kind         `json:"kind"`
	At         time.Time           `json:"at"`
	Sentence   string              `json:"sentence"`  // what was done
	Allowed    string              `json:"allowed"`   // why it was allowed
	Rule       string              `json:"rule"`      // the rule cited
	RuleSays   string              `json:"rule_says"` // the same in words, where the source is silent
	Procedure  string              `json:"procedure"` // that governs the case
	Version    string              `json:"version"`   //
	Digest     string              `json:"digest"`    // of its text, the same for the whole case
	Authority  procedure.Authority `json:"authority"` // official, reconstructed, provisional
	Stage      string              `json:"stage"`     // the stage the act found the case in; empty for the report
	StageTitle string              `json:"stage_title"`
	Limits     []WhyLimit          `json:"limits"` // time limits it met, ran under, started or changed
	Stands     []WhyGround         `json:"stands"` // the earlier entries it stands on
	Withheld   int                 `json:"withheld"`
}

// WhyLimit is a time limit that an entry had to do with.
type WhyLimit struct {
	ID         string         `json:"id"`
	Title      string         `json:"title"`
	Owner      procedure.Role `json:"owner"`
	OwnerTitle string         `json:"owner_title"`
	Part       string         `json:"part"` // met, ran_under, started, extended, tolled, resumed, lapsed, left, void
	Day        clock.Date     `json:"day,omitzero"`
	Sentence   string         `json:"sentence"` // how the day was counted, as it stood after the entry
	Rule       string         `json:"rule"`
}

// WhyGround is an earlier entry that another one stands on.
type WhyGround struct {
	Seq      int    `json:"seq"`
	Why      string `json:"why"`      // what it has to do with it
	Sentence string `json:"sentence"` // what was done then
}

// DateView is a day of a case with its sentence.
type DateView struct {
	ID       string     `json:"id"`   // what it belongs to: clock:response/1, letter:n3, hearing:1
	What     string     `json:"what"` // what the day is
	Day      clock.Date `json:"day"`
	At       *time.Time `json:"at,omitempty"`
	Sentence string     `json:"sentence"` // how it comes about
	Rule     string     `json:"rule,omitempty"`
}

// DateList is the days of a case that the reader may know, the earliest first.
type DateList struct {
	Dates []DateView `json:"dates"`
}

// ReaderView is a time in which somebody could see the case, or was kept from
// it.
type ReaderView struct {
	Person   string              `json:"person"`
	Name     string              `json:"name,omitempty"`
	Relation Relation            `json:"relation,omitempty"` // left out for somebody who was kept from the case
	Counsel  bool                `json:"counsel,omitempty"`
	Offices  []string            `json:"offices"` // held then
	Bodies   []string            `json:"bodies"`  // sat on then
	Classes  []docket.Visibility `json:"classes"` // of entries that could be read, beside one's own
	Identity bool                `json:"identity"`
	Why      string              `json:"why"`
	From     time.Time           `json:"from"`
	Until    *time.Time          `json:"until,omitempty"`  // left out while it goes on
	Opened   int                 `json:"opened,omitempty"` // entry with which it began; none: with a term of office
	Ended    int                 `json:"ended,omitempty"`  // entry with which it ended; none: with a term of office
}

// ReaderList is who could see a case on a day.
type ReaderList struct {
	Case    string       `json:"case"`
	On      clock.Date   `json:"on"`
	Readers []ReaderView `json:"readers"`
}

// GuideView is a page in plain words for one reader of a case.
type GuideView struct {
	For      Relation       `json:"for"`
	Title    string         `json:"title"`
	Sections []GuideSection `json:"sections"`
}

// GuideSection is one part of it.
type GuideSection struct {
	ID      string      `json:"id"` // stands, asked, next, may, rights, mind
	Heading string      `json:"heading"`
	Says    []string    `json:"says"`
	Steps   []GuideStep `json:"steps"`
}

// GuideStep is one thing that is asked, comes, or can be done.
type GuideStep struct {
	Says      string         `json:"says"`
	Who       procedure.Role `json:"who,omitempty"` // whose it is
	Day       clock.Date     `json:"day,omitzero"`
	Sentence  string         `json:"sentence,omitempty"` // how the day was counted
	Otherwise []string       `json:"otherwise"`          // what follows if it is not done
	How       string         `json:"how,omitempty"`
	Act       docket.Kind    `json:"act,omitempty"` // the act that does it
	Rule      string         `json:"rule,omitempty"`
}
