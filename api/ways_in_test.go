package api_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// openTo are the routes that ask nobody who they are, after what they are. TestTheAuthorisationMatrix
// knocks at every other one without a token.
var openTo = map[string]string{
	"signing in": `
POST /sign-in                 POST /sign-in/second       POST /sign-in/passkey          POST /sign-in/passkey/answer
POST /sign-in/provider        GET /sign-in/provider/answer
POST /sign-in/invitation      POST /sign-in/invitation/provider
POST /sign-in/letter`,
	"a receipt, which is shown in what is sent": `
POST /reports/confirm         POST /reports/mine         POST /reports/mine/acts        POST /reports/mine/documents
POST /reports/mine/files      POST /reports/mine/lodging
POST /reports/unfinished      POST /reports/unfinished/open                             POST /reports/unfinished/drop`,
	"what is public": `
GET /procedures               GET /procedures/{id}       GET /procedures/{id}/figures   GET /procedures/{id}/outline
GET /procedures/{id}/picture  GET /procedures/{id}/text  GET /procedures/{id}/precedents
GET /publications             GET /publications/{id}     GET /published/{id}
GET /health/live              GET /health/ready          GET /api/docs                  GET /api/openapi.json
GET /api/openapi.yaml         GET /problems/{code}       GET /`,
	"a token or none, which is not the same": "POST /reports POST /documents GET /log",
}

// TestThereIsNoOtherWayIn: a route that somebody may take without a token is here, or it
// is a way in that nobody wrote down.
func TestThereIsNoOtherWayIn(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	for what, routes := range openTo {
		for words := strings.Fields(routes); len(words) > 1; words = words[2:] {
			said[words[0]+" "+words[1]] = what
		}
	}
	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			open := false
			if op.Security != nil {
				for _, asked := range *op.Security {
					open = open || len(asked) == 0
				}
			}
			route := method + " " + strings.TrimPrefix(path, "/api/v1")
			if _, ok := said[route]; open != ok {
				t.Errorf("%s: open to anybody %v, and said to be %v", route, open, ok)
			}
			delete(said, route)
		}
	}
	if len(said) > 0 {
		t.Errorf("there is no %q", slices.Sorted(maps.Keys(said)))
	}
}
