package api

import (
	"reflect"
	"strings"
	"unicode"
)

// Ids of people and numbers of cases stand in clear beside the sealed record, in who has
// which part and what is linked. Whoever types a name where one of them belongs would have
// it stand there too.

// asID tells whether a text can be somebody's id: one word, and no long one.
func asID(text string) bool {
	return len(text) <= 100 && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// peopleIn finds the first id of a person, or number of a case, in particulars that cannot
// be one, and says where it stands.
func peopleIn(v reflect.Value, at string) error {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return peopleIn(v.Elem(), at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := peopleIn(v.Index(i), at); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			var err error
			switch f.Name {
			case "Case":
				if id := v.Field(i).String(); id != "" && !caseName.MatchString(id) && !strings.ContainsAny(id, "0123456789") { // some numbers have no digit
					err = problem("bad_request", "Give the number or the id of the other case, such as PRB-7K3M-Q2XD.").at(at + "." + name)
				}
			case "Person", "Present", "KeepFrom":
				err = idsAt(v.Field(i), strings.TrimSuffix(at+"."+name, "."))
			default:
				err = peopleIn(v.Field(i), at)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func idsAt(v reflect.Value, at string) error {
	ids, _ := reflect.TypeAssert[[]string](v)
	if v.Kind() == reflect.String {
		ids = []string{v.String()}
	}
	for _, id := range ids {
		if !asID(id) {
			return problem("bad_request", "The id of a person belongs here, not a name: find it under /api/v1/people/find.").at(at)
		}
	}
	return nil
}
