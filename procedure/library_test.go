package procedure

import "testing"

func TestShippedLoads(t *testing.T) {
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range l.All() {
		t.Log(p.ID, p.Version, p.Digest()[:12])
	}
}
