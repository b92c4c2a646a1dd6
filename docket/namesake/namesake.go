// Package namesake says whether two names, as different people write them, may be
// those of one person. It errs on the side of yes: what it is asked for is to keep
// somebody out until a person has looked.
//
// Capitals, accents, order, titles, hyphens and doubled letters make no
// difference, nor does ü for ue. A surname alone is like every name that has it,
// an initial like every word that begins with it. A nickname, another alphabet
// and a slip in typing are not seen through.
package namesake

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Marks are texts by which a name is found without reading it. Two names are like
// each other when one of them Is something that the other Answers to.
type Marks struct {
	Is      []string // what the name says of itself
	Answers []string // what may be said of its bearer
}

// MostWords bounds how many words of a name are looked at.
const MostWords = 8

// Of are the marks of a name and an e-mail address; either may be "".
func Of(name, email string) Marks {
	var m Marks
	if words := wordsOf(name); len(words) > 0 {
		m.Is, m.Answers = is(words), answers(words)
	}
	if at := addressOf(email); at != "" {
		m.Is, m.Answers = append(m.Is, "e:"+at), append(m.Answers, "e:"+at)
	}
	return m
}

// MostTold bounds how many words are looked at where somebody is told of.
const MostTold = 64

// Told are the marks of everybody whose name stands in what somebody wrote where a
// name was asked for: a name as in Of, two of them ("Ada Lovelace & B. Holder"), or
// a few words with a name among them.
func Told(text string) Marks {
	var m Marks
	add := func(words []string) {
		if len(words) > 0 {
			m.Is, m.Answers = append(m.Is, is(words)...), append(m.Answers, answers(words)...)
		}
	}
	all := words(text, MostTold)
	add(all[:min(len(all), MostWords)])
	for at := MostWords / 2; at+MostWords/2 < len(all); at += MostWords / 2 { // half of the words before are looked at again: a name may lie across
		add(all[at:min(len(all), at+MostWords)])
	}
	if parts := strings.FieldsFunc(between.Replace(strings.ToLower(text)), func(r rune) bool { return strings.ContainsRune("&+/;\n", r) }); len(parts) > 1 {
		for _, part := range parts {
			add(words(part, MostWords))
		}
	}
	return Marks{Is: distinct(m.Is), Answers: distinct(m.Answers)}
}

// between are words that stand between two names.
var between = strings.NewReplacer(" and ", "&", " or ", "&", " y ", "&", " et ", "&", " und ", "&", " و ", "&")

// Like reports whether the names may be of one person.
func Like(a, b Marks) bool { return meet(a.Is, b.Answers) || meet(b.Is, a.Answers) }

// None reports whether nobody could be found by it.
func (m Marks) None() bool { return len(m.Is) == 0 }

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// is are the pairs of whole words; with fewer than two of those, each with each
// initial; with nothing beside it, the word alone.
func is(words []string) []string {
	whole, short := parted(words)
	var out []string
	switch {
	case len(whole) >= 2:
		for i := range whole {
			for j := range i {
				out = append(out, pair(whole[i], whole[j]))
			}
		}
	case len(whole) == 1 && len(short) > 0:
		for _, s := range short {
			out = append(out, initialled(s, whole[0]))
		}
	case len(whole) == 1:
		out = append(out, "w:"+whole[0])
	default: // initials say too little to keep anybody out
		return nil
	}
	return distinct(out)
}

// answers are all that another might write for the name: each word alone, each
// pair, each word with the initial of another.
func answers(words []string) []string {
	whole, short := parted(words)
	var out []string
	for i, w := range whole {
		out = append(out, "w:"+w)
		for j, v := range whole {
			if i != j {
				out = append(out, pair(w, v), initialled(first(v), w))
			}
		}
		for _, s := range short {
			out = append(out, initialled(s, w))
		}
	}
	return distinct(out)
}

func pair(a, b string) string { return "p:" + min(a, b) + " " + max(a, b) }

func initialled(initial, word string) string { return "i:" + initial + " " + word }

func first(word string) string { return string([]rune(word)[:1]) }

// parted tells whole words from initials.
func parted(words []string) (whole, short []string) {
	for _, w := range words {
		if len([]rune(w)) == 1 {
			short = append(short, w)
		} else {
			whole = append(whole, w)
		}
	}
	return whole, short
}

// titles are words before and after a name that are no part of it.
var titles = map[string]bool{
	"dr": true, "doctor": true, "prof": true, "professor": true, "mr": true, "mrs": true, "ms": true, "miss": true, "mx": true, "sir": true, "dame": true, "lady": true, "lord": true,
	"herr": true, "frau": true, "mme": true, "mlle": true, "sra": true, "srta": true, "sr": true, "jr": true, "junior": true, "senior": true, "ii": true, "iii": true, "iv": true,
	"phd": true, "md": true, "rn": true, "esq": true, "msc": true, "bsc": true, "mba": true, "rhia": true, "rhit": true, "chps": true, "hon": true, "rev": true,
	"the": true, "and": true, "of": true,
}

// wordsOf are the words of a name.
func wordsOf(name string) []string { return words(name, MostWords) }

// words are those of a text but titles, each once and up to so many, in the writing
// in which they are compared.
func words(name string, most int) []string {
	var out []string
	for _, w := range strings.FieldsFunc(folded(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if titles[w] {
			continue
		}
		if w = plain(w); !slices.Contains(out, w) && len(out) < most {
			out = append(out, w)
		}
	}
	return out
}

// letters that are not a plain one with a sign on it, but written so.
var written = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ħ", "h", "ı", "i", "’", "", "'", "", "ʼ", "", "`", "", "´", "")

// folded takes capitals, signs on letters, what is not seen, and apostrophes away.
func folded(name string) string {
	text := written.Replace(strings.ToLower(cases.Fold().String(norm.NFC.String(name))))
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			return -1
		}
		return r
	}, written.Replace(norm.NFKD.String(text)))
}

// plain writes a word as all its spellings are written: ue for ü becomes u, as ü
// has, and a doubled letter a single one.
func plain(word string) string {
	var out []rune
	for _, r := range word {
		switch n := len(out); {
		case n > 0 && out[n-1] == r && unicode.IsLetter(r):
		case n > 0 && r == 'e' && strings.ContainsRune("aou", out[n-1]):
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// addressOf is an e-mail address without capitals and without what some put
// behind a plus sign.
func addressOf(email string) string {
	box, host, ok := strings.Cut(strings.ToLower(strings.TrimSpace(norm.NFKC.String(email))), "@")
	if box, _, _ = strings.Cut(box, "+"); !ok || box == "" || host == "" {
		return ""
	}
	return box + "@" + host
}

func distinct(in []string) []string {
	slices.Sort(in)
	return slices.Compact(in)
}
