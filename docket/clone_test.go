package docket_test

import (
	"reflect"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure/clock"
)

// A clone is equal to the state and shares with it no list, map or pointer,
// except inside a deadline, which nothing changes once it is made. The state is
// filled by reflection, so that a new field cannot be forgotten.
func TestCloneSharesNothing(t *testing.T) {
	var s docket.State
	fill(reflect.ValueOf(&s).Elem(), 0)
	c := s.Clone()
	if !reflect.DeepEqual(&s, c) {
		t.Fatal("the clone is not equal to the state")
	}
	apart(t, "State", reflect.ValueOf(&s).Elem(), reflect.ValueOf(c).Elem())
}

func fill(v reflect.Value, depth int) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)))
		return
	case v.Type() == reflect.TypeFor[clock.Deadline]() || depth > 6:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), depth+1)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), depth+1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	}
}

func apart(t *testing.T, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[time.Time]() || a.Type() == reflect.TypeFor[clock.Deadline]() {
			return
		}
		for i := range a.NumField() {
			apart(t, path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Slice, reflect.Map, reflect.Pointer:
		if a.IsNil() {
			t.Errorf("%s was not filled", path)
			return
		}
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", path)
		}
		if a.Kind() == reflect.Pointer {
			apart(t, path, a.Elem(), b.Elem())
		} else if a.Kind() == reflect.Slice {
			for i := range a.Len() {
				apart(t, path+"[]", a.Index(i), b.Index(i))
			}
		}
	}
}
