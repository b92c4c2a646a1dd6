package docket

import (
	"reflect"
	"sync"
	"testing"
	"time"
	"unsafe"

	"probity/procedure"
)

// Tests change a pack to see what hangs on a rule. Reading one takes longer
// than the test that follows; copying one takes no time.

// copied is a pack that shares nothing with the one it was made from, with its
// look-ups by id, so that a test can change it.
func copied(p *procedure.Procedure) *procedure.Procedure {
	c := copier{}
	return c.copy(reflect.ValueOf(p)).Interface().(*procedure.Procedure)
}

// smallPack is the pack of changed, to be changed after it was read.
func smallPack(t *testing.T, oldNew ...string) *procedure.Procedure {
	t.Helper()
	if len(oldNew) > 0 {
		return changed(t, oldNew...)
	}
	read.Do(func() { smallest = changed(t) })
	return copied(smallest)
}

var (
	read     sync.Once
	smallest *procedure.Procedure
)

// copier keeps where it put what it has seen: the look-ups point into the lists.
type copier map[unsafe.Pointer]reflect.Value

func (c copier) copy(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	c.into(out, v)
	return out
}

func (c copier) into(out, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*time.Location]() {
			out.Set(v)
			return
		}
		there, ok := c[v.UnsafePointer()]
		if !ok || there.Type() != v.Type() {
			there = reflect.New(v.Type().Elem())
			c[v.UnsafePointer()] = there
			c.into(there.Elem(), v.Elem())
		}
		out.Set(there)
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		if k := v.Type().Elem().Kind(); k != reflect.Struct && k != reflect.Pointer {
			reflect.Copy(out, v)
			return
		}
		for i := range v.Len() {
			c.into(out.Index(i), v.Index(i))
			c[v.Index(i).Addr().UnsafePointer()] = out.Index(i).Addr()
		}
	case reflect.Map:
		if v.IsNil() {
			return
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for it := v.MapRange(); it.Next(); {
			out.SetMapIndex(it.Key(), c.copy(it.Value()))
		}
	case reflect.Struct:
		whole := reflect.New(v.Type()).Elem()
		whole.Set(v)
		out.Set(v)
		for i := range v.NumField() {
			from, to := whole.Field(i), out.Field(i)
			c.into(reflect.NewAt(to.Type(), to.Addr().UnsafePointer()).Elem(), reflect.NewAt(from.Type(), from.Addr().UnsafePointer()).Elem())
		}
	default:
		out.Set(v)
	}
}

func TestACopiedPackSharesNothing(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	q := copied(p)
	if !reflect.DeepEqual(p, q) {
		t.Fatal("the copy is another pack")
	}
	for i := range q.Stages {
		if q.Stage(q.Stages[i].ID) != &q.Stages[i] || q.Stage(q.Stages[i].ID) == p.Stage(q.Stages[i].ID) {
			t.Errorf("%s is found elsewhere", q.Stages[i].ID)
		}
	}
}
