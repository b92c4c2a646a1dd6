// Package proceduretest gives tests the shipped procedures, read once for all
// tests of a package: reading them takes longer than most tests.
package proceduretest

import (
	"sync"

	"probity/procedure"
)

var shipped = sync.OnceValues(procedure.Shipped)

// Shipped is procedure.Shipped, read once.
func Shipped() (*procedure.Library, error) { return shipped() }
