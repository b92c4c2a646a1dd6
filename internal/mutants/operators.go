package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// The kinds of mutants, in the words of the field.
const (
	dropGuard  = "drop a guard"           // a refusal, or another early way out, is never taken
	dropTerm   = "drop a term of a guard" // one part of "and" or "or" is left out
	negate     = "negate a condition"     //
	offByOne   = "off by one"             // the bound itself counts to the other side
	swapRole   = "swap a role"            // a role, side or office becomes another
	moveEvent  = "move a trigger"         // an event becomes another
	swapStage  = "swap a kind of stage"   //
	swapAct    = "swap a kind of act"     //
	theRecused = "the recused count"      // who is off the case, walled off, gone or unsigned counts
	widen      = "widen the days"         // a day more, or one of whatever is counted
	dropFact   = "drop a fact"            // what should be noted is not
	anotherOne = "swap another word"      // of a fixed list: the result of a ballot, a unit of time, a base of a share
)

// operators lists them in the order of the report.
var operators = []string{dropGuard, dropTerm, negate, offByOne, swapRole, moveEvent, swapStage, swapAct, anotherOne, theRecused, widen, dropFact}

// swapped are the types whose constants stand for each other, and the kind of
// mutant that makes.
var swapped = map[string]string{
	"probity/procedure.Role": swapRole, "probity/procedure.Event": moveEvent, "probity/procedure.Kind": swapStage, "probity/docket.Kind": swapAct,
	"probity/docket.Result": anotherOne, "probity/procedure.Toll": anotherOne, "probity/procedure.ChairVote": anotherOne,
	"probity/procedure.Base": anotherOne, "probity/procedure.Anonymity": anotherOne, "probity/procedure/clock.Unit": anotherOne,
	"probity/procedure/clock.Roll": anotherOne, "probity/procedure/clock.Direction": anotherOne, "probity/procedure/clock.Bound": anotherOne,
}

// off are the questions whether somebody may still take part.
var off = map[string]bool{"Recused": true, "Walled": true, "Investigates": true}

// leftFields are zero while somebody still takes part.
var leftFields = map[string]bool{"Left": true, "Until": true}

// finder walks one file and notes where each operator can be applied.
type finder struct {
	pkg    *types.Package
	info   *types.Info
	source *source
	within string // the function
	stack  []ast.Node
}

// walk visits what can be changed: function bodies, and the tables of the acts.
func (f *finder) walk(file *ast.File) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body == nil || words(d.Name.Name) {
				continue
			}
			f.within = d.Name.Name
			ast.Inspect(d.Body, f.visit)
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			f.within = "a table"
			ast.Inspect(d, f.visit)
		}
	}
}

func (f *finder) visit(n ast.Node) bool {
	if n == nil {
		f.stack = f.stack[:len(f.stack)-1]
		return true
	}
	f.stack = append(f.stack, n)
	switch n := n.(type) {
	case *ast.IfStmt:
		f.guard(n)
	case *ast.ReturnStmt:
		if len(n.Results) == 1 && f.isBool(n.Results[0]) {
			f.source.wrap(negate, f.within, n.Results[0], "(mutOn(%d) != (", "))")
		}
	case *ast.BinaryExpr:
		f.binary(n)
	case *ast.CallExpr:
		f.call(n)
	case *ast.Ident:
		f.name(n, n)
	case *ast.SelectorExpr:
		if f.name(n, n.Sel) {
			f.stack = f.stack[:len(f.stack)-1]
			return false
		}
	case *ast.AssignStmt, *ast.IncDecStmt, *ast.ExprStmt:
		f.fact(n.(ast.Stmt))
	}
	return true
}

// guard: an if without else whose body leaves is a guard; every condition can
// be negated.
func (f *finder) guard(n *ast.IfStmt) {
	if len(n.Body.List) > 0 && n.Else == nil && leaves(n.Body.List[len(n.Body.List)-1]) {
		f.source.wrap(dropGuard, f.within, n.Cond, "(!mutOn(%d) && (", "))")
	}
	f.source.wrap(negate, f.within, n.Cond, "(mutOn(%d) != (", "))")
}

func leaves(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

func (f *finder) binary(n *ast.BinaryExpr) {
	switch n.Op {
	case token.LAND:
		f.source.wrap(dropTerm, f.within, n.X, "(mutOn(%d) || (", "))")
		f.source.wrap(dropTerm, f.within, n.Y, "(mutOn(%d) || (", "))")
	case token.LOR:
		f.source.wrap(dropTerm, f.within, n.X, "(!mutOn(%d) && (", "))")
		f.source.wrap(dropTerm, f.within, n.Y, "(!mutOn(%d) && (", "))")
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		f.gone(n) // the outer: it holds the comparison whole
		if f.inLoopHeader() || f.constant(n) || !f.number(n.X) {
			return
		}
		word := map[token.Token]string{token.LSS: "Less", token.LEQ: "AtMost", token.GTR: "More", token.GEQ: "AtLeast"}[n.Op]
		f.source.call(offByOne, f.within, n, n.OpPos, len(n.Op.String()), "mut"+word+"(%d, ")
	case token.EQL, token.NEQ:
		f.gone(n)
	case token.ADD, token.SUB:
		if !f.number(n) || f.constant(n) || f.inIndex() || f.inLoopHeader() {
			return
		}
		f.source.wrap(widen, f.within, n, f.more(n)+"(%d, ", ")")
	}
}

// gone: a comparison of "when did they leave" with nothing.
func (f *finder) gone(n *ast.BinaryExpr) {
	sel, ok := n.X.(*ast.SelectorExpr)
	zero, isZero := n.Y.(*ast.BasicLit)
	if !ok || !isZero || zero.Value != "0" || !leftFields[sel.Sel.Name] {
		return
	}
	if n.Op == token.EQL {
		f.source.wrap(theRecused, f.within, n, "(mutOn(%d) || (", "))")
	} else {
		f.source.wrap(theRecused, f.within, n, "(!mutOn(%d) && (", "))")
	}
}

func (f *finder) call(n *ast.CallExpr) {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	name := sel.Sel.Name
	if off[name] && f.isBool(n) {
		f.source.wrap(theRecused, f.within, n, "(!mutOn(%d) && (", "))")
	}
	if (name == "Before" || name == "After") && len(n.Args) == 1 && f.isBool(n) && f.isMethod(sel) {
		f.source.method(offByOne, f.within, n, sel, "mut"+name+"(%d, ")
	}
	if strings.HasPrefix(name, "Add") && f.isMethod(sel) && len(n.Args) > 0 {
		if last := n.Args[len(n.Args)-1]; f.number(last) {
			f.source.wrap(widen, f.within, last, f.more(last)+"(%d, ", ")")
		}
	}
}

// name: a constant of a type whose constants can stand for each other.
func (f *finder) name(n ast.Expr, id *ast.Ident) bool {
	c, ok := f.info.Uses[id].(*types.Const)
	if !ok || c.Pkg() == nil {
		return false
	}
	named, ok := c.Type().(*types.Named)
	if !ok {
		return false
	}
	op := swapped[named.Obj().Pkg().Path()+"."+named.Obj().Name()]
	if op == "" || f.inConst() {
		return false
	}
	other := another(c, named)
	if other == nil || !other.Exported() && other.Pkg() != f.pkg {
		return false
	}
	qualified := other.Name()
	if sel, ok := n.(*ast.SelectorExpr); ok {
		qualified = sel.X.(*ast.Ident).Name + "." + other.Name()
	}
	f.source.swap(op, f.within, n, "mutPick(%d, "+qualified+", ", ")", qualified)
	return true
}

// another is the constant that takes the place of one: the other party for a
// party, otherwise the next of its type as declared.
func another(c *types.Const, of *types.Named) *types.Const {
	scope := c.Pkg().Scope()
	switch c.Name() {
	case "Respondent":
		return scope.Lookup("Complainant").(*types.Const)
	case "Complainant":
		return scope.Lookup("Respondent").(*types.Const)
	}
	var next, first *types.Const
	for _, n := range scope.Names() {
		x, ok := scope.Lookup(n).(*types.Const)
		if !ok || !types.Identical(x.Type(), of) || constant.Compare(x.Val(), token.EQL, c.Val()) || strings.HasSuffix(n, "Prefix") {
			continue
		}
		if first == nil || x.Pos() < first.Pos() {
			first = x
		}
		if x.Pos() > c.Pos() && (next == nil || x.Pos() < next.Pos()) {
			next = x
		}
	}
	if next == nil {
		return first
	}
	return next
}

// fact: a statement that notes something: an assignment to a field, a call that
// stands alone.
func (f *finder) fact(s ast.Stmt) {
	if _, ok := f.stack[len(f.stack)-2].(*ast.BlockStmt); !ok {
		if _, ok := f.stack[len(f.stack)-2].(*ast.CaseClause); !ok {
			return
		}
	}
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE || !f.noted(s.Lhs) {
			return
		}
	case *ast.IncDecStmt:
		if !f.noted([]ast.Expr{s.X}) {
			return
		}
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			if fun.Name == "panic" {
				return
			}
		case *ast.SelectorExpr:
			if fun.Sel.Name == "fail" {
				return // says that the pack cannot be carried out
			}
		}
	}
	f.source.wrap(dropFact, f.within, s, "if !mutOn(%d) { ", " }")
}

// noted reports an assignment that changes more than a variable of the
// function. The citation of a refusal is words.
func (f *finder) noted(lhs []ast.Expr) bool {
	for _, x := range lhs {
		if sel, ok := x.(*ast.SelectorExpr); ok && (sel.Sel.Name == "cite" || sel.Sel.Name == "err") {
			return false
		}
		switch x.(type) {
		case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
			return true
		}
	}
	return false
}

func (f *finder) isBool(x ast.Expr) bool {
	t := f.info.TypeOf(x)
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func (f *finder) number(x ast.Expr) bool {
	t := f.info.TypeOf(x)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// more is the switch that adds one: a day to a length of time.
func (f *finder) more(x ast.Expr) string {
	if n, ok := f.info.TypeOf(x).(*types.Named); ok && n.Obj().Name() == "Duration" {
		return "mutDay"
	}
	return "mutOneMore"
}

func (f *finder) constant(x ast.Expr) bool { return f.info.Types[x].Value != nil }

func (f *finder) isMethod(sel *ast.SelectorExpr) bool { return f.info.Selections[sel] != nil }

// inConst reports a place that must be a constant.
func (f *finder) inConst() bool {
	for _, n := range f.stack {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			return true
		}
	}
	return false
}

// inIndex reports a place within an index: one more or less there is a crash
// and says nothing about rules.
func (f *finder) inIndex() bool {
	for i, n := range f.stack[:len(f.stack)-1] {
		switch n := n.(type) {
		case *ast.IndexExpr:
			if f.stack[i+1] == ast.Node(n.Index) {
				return true
			}
		case *ast.SliceExpr:
			return true
		}
	}
	return false
}

// inLoopHeader: one turn more or less is a crash as well.
func (f *finder) inLoopHeader() bool {
	for i, n := range f.stack[:len(f.stack)-1] {
		if loop, ok := n.(*ast.ForStmt); ok && f.stack[i+1] != ast.Node(loop.Body) {
			return true
		}
	}
	return false
}
