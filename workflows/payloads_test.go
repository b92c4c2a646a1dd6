package workflows_test

import (
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// payloads is all that the payloads of an event say, however deep they lie.
func payloads(e *history.HistoryEvent) []byte {
	var out []byte
	dig(e.ProtoReflect(), &out)
	return out
}

func dig(m protoreflect.Message, out *[]byte) {
	if p, ok := m.Interface().(*common.Payload); ok {
		*out = append(append(*out, p.Data...), '\n')
		return
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsMap() && f.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool { dig(v.Message(), out); return true })
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				dig(v.List().Get(i).Message(), out)
			}
		case f.Message() != nil && !f.IsMap() && !f.IsList():
			dig(v.Message(), out)
		}
		return true
	})
}
