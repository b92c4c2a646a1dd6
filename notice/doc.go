// Package notice writes the letters a procedure requires and brings word of
// them by e-mail.
//
// There are two texts, and they are kept apart. The Letter is the notice
// itself: what happened, what is alleged, which rights there are and until
// when. It is kept on the docket's side of the house and read in the
// addressee's own mailbox here. The Mail is a note without content: a letter
// is ready, under this reference, read it there. Ordinary e-mail is read by
// employers, families and providers, so nothing of the case is in it: no name,
// no allegation, no principle, no stage.
//
// Service by e-mail therefore means: the note went to the address of record,
// and from that moment the letter lay ready in the addressee's mailbox. The
// receipt proves that a mail server took the note, not that anybody read it. A
// procedure that wants more for a default says so (proven_by), and then e-mail
// does not prove service for it, however often a server said 250.
//
// Letters are written from one source for each template, rendered twice: by
// text/template for the text, by html/template for the page. This is the only
// package that may use text/template, and only for text that is shown as text.
package notice
