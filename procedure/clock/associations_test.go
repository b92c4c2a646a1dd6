package clock

import "testing"

// Time limits of BACB, the joint program of AICPA and the state societies, the
// PMI family, and the European directive on reporting.
func TestAssociations(t *testing.T) {
	testRows(t, []row{
		{"BACB, response: 15 days from emailing", "15 calendar days", "America/Denver", "service of the copy", "2016-05-31T16:00", "2016-06-15", "15 calendar days from service of the copy on Tue 31 May 2016: Wed 15 Jun 2016"},
		{"BACB, response: emailed late in the evening", "15 calendar days", "America/Denver", "service of the copy", "2016-02-15T23:50", "2016-03-01", "15 calendar days from service of the copy on Mon 15 Feb 2016: Tue 1 Mar 2016"},
		{"BACB, copy to the subject: typically within 30 days", "30 calendar days", "America/Denver", "the acceptance", "2016-05-02", "2016-06-01", ""},
		{"BACB, notice: 6 months of the incident", "6 months", "America/Denver", "the incident", "2015-09-01", "2016-03-01", ""},
		{"BACB, notice: 6 months of the incident, month end", "6 months", "America/Denver", "the incident", "2015-08-31", "2016-02-29", "6 months from the incident on Mon 31 Aug 2015, February 2016 has no day 31: Mon 29 Feb 2016"},
		{"BACB, no filing until 60 days after completion", "60 calendar days", "America/Denver", "the close", "2016-06-20", "2016-08-19", ""},
		{"BACB, barred for 5 years", "5 years; min", "America/Denver", "the day it took effect", "2016-03-14", "2021-03-14", "5 years from the day it took effect on Mon 14 Mar 2016: not before Sun 14 Mar 2021"},
		{"BACB, older page: reapply after 3 years, leap day", "3 years; min", "America/Denver", "the day it took effect", "2016-02-29", "2019-02-28", ""},
		{"JEEP, reply to the opening letter: generally 30 days", "30 calendar days", "America/New_York", "service of the opening letter", "2006-03-10", "2006-04-09", "30 calendar days from service of the opening letter on Fri 10 Mar 2006: Sun 9 Apr 2006"},
		{"AICPA 7.4, suspension of 2 years at most", "2 years", "America/New_York", "the day it took effect", "2008-02-29", "2010-02-28", "2 years from the day it took effect on Fri 29 Feb 2008, February 2010 has no day 29: Sun 28 Feb 2010"},
		{"AICPA listing, 1 year after the end of a suspension", "1 year", "America/New_York", "the end of the term", "2010-02-28", "2011-02-28", ""},
		{"AICPA listing, up to 7 years", "7 years", "America/New_York", "the expulsion", "2006-10-02", "2013-10-02", ""},
		{"PMI, response: 45 days", "45 calendar days", "America/New_York", "service of the formal complaint notice", "2010-04-19", "2010-06-03", "45 calendar days from service of the formal complaint notice on Mon 19 Apr 2010: Thu 3 Jun 2010"},
		{"PMI, suspension of 6 months at least", "6 months", "America/New_York", "the day it took effect", "2010-08-31", "2011-02-28", "6 months from the day it took effect on Tue 31 Aug 2010, February 2011 has no day 31: Mon 28 Feb 2011"},
		{"PMI, suspension of 3 years at most", "3 years", "America/New_York", "the day it took effect", "2010-08-31", "2013-08-31", ""},
		{"ISA, probation of 3 years at most", "3 years", "America/New_York", "the day it took effect", "2016-02-29", "2019-02-28", ""},
		{"ISA, suspension of 2 years at most", "2 years", "America/New_York", "the day it took effect", "2015-06-01", "2017-06-01", ""},
		{"Directive 2019/1937 art. 9(1)(b), acknowledgement", "7 calendar days", "Europe/Brussels", "the report", "2026-12-28", "2027-01-04", "7 calendar days from the report on Mon 28 Dec 2026: Mon 4 Jan 2027"},
		{"Directive 2019/1937 art. 9(1)(b), reported a minute before midnight", "7 calendar days", "Europe/Brussels", "the report", "2026-03-22T23:59", "2026-03-29", ""},
		{"Directive 2019/1937 art. 9(1)(f), feedback", "3 months", "Europe/Brussels", "the acknowledgement", "2025-12-01", "2026-03-01", ""},
		{"Directive 2019/1937 art. 9(1)(f), feedback, month end", "3 months", "Europe/Brussels", "the acknowledgement", "2025-11-30", "2026-02-28", "3 months from the acknowledgement on Sun 30 Nov 2025, February 2026 has no day 30: Sat 28 Feb 2026"},
		{"Directive 2019/1937 art. 9(1)(f), feedback from the end of the 7 days", "3 months", "Europe/Brussels", "the end of the time to acknowledge", "2026-01-12", "2026-04-12", ""},
		{"Directive 2019/1937 art. 11, external channel, 6 months", "6 months", "Europe/Brussels", "the acknowledgement", "2026-08-31", "2027-02-28", ""},
	})
}
