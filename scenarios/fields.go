package scenarios

import (
	"reflect"
	"strings"
)

// fieldsOf lists the names a struct's fields have in YAML.
func fieldsOf(into any) []string {
	t := reflect.TypeOf(into).Elem()
	var out []string
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			out = append(out, name)
		}
	}
	return out
}
