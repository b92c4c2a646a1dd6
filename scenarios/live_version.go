package scenarios

import (
	"context"
	"errors"
	"net/http"

	"probity/procedure"
)

// adoption is a version that this scenario has brought into force on a server,
// and who did it.
type adoption struct{ digest, by string }

// Adopt puts the version into the server's library and activates it, which has
// it checked first.
func (o *onServer) Adopt(version *procedure.Procedure, by string) error {
	o.acts++
	if err := o.send(by, http.MethodPost, "/library", "application/yaml", version.Text(), nil); err != nil {
		return err
	}
	for _, h := range version.Assumed() {
		if err := o.library(by, version.Digest(), map[string]any{"kind": "declare", "hole": h.ID, "reason": "Taken as it stands, for a scenario that is played."}); err != nil {
			return err
		}
	}
	if err := o.library(by, version.Digest(), map[string]any{"kind": "activate"}); err != nil {
		return err
	}
	o.adopted = append(o.adopted, adoption{version.Digest(), by})
	return nil
}

func (o *onServer) library(by, digest string, act map[string]any) error {
	o.acts++
	return o.call(by, http.MethodPost, "/library/packs/"+digest+"/acts", act, nil)
}

// retire takes the versions back: what a scenario made up governs nobody else's
// report. Its own cases go on under them. It is done also when the play was
// broken off.
func (o *onServer) retire() error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(o.ctx), o.Wait)
	defer stop()
	o.ctx = ctx
	var errs []error
	for _, a := range o.adopted {
		errs = append(errs, o.library(a.by, a.digest, map[string]any{"kind": "retire", "reason": "The scenario that brought it is over."}))
	}
	return errors.Join(errs...)
}
