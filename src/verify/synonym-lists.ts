/** Words that may stand for each other in business texts; one group a line. */
export const same = `
buy purchase acquire obtain
begin start commence initiate launch
end finish conclude terminate cease stop expire
employee worker staff personnel colleague
employer company firm business corporation enterprise organization organisation
help assist aid support
show demonstrate display reveal indicate
use utilize utilise employ apply
require need necessitate
give provide supply grant offer furnish deliver
get receive obtain gain
make create produce build construct manufacture develop
allow permit enable let authorize authorise entitle
forbid prohibit ban disallow bar
big large great huge substantial considerable major significant
small little minor tiny
fast quick rapid swift speedy
important significant crucial essential vital key critical
approximately about around roughly nearly almost circa
many numerous several various multiple
inform notify tell advise alert
answer respond reply response
ask request inquire enquire query
send submit transmit forward dispatch ship mail file
pay compensate remunerate reimburse
payment compensation remuneration reimbursement
cost price fee charge expense rate
money fund cash
happen occur
leave depart quit exit
keep retain maintain preserve hold
change modify alter amend adjust revise update
increase rise grow raise climb expand
decrease reduce fall drop decline lower shrink diminish cut
choose select pick opt elect
try attempt seek
think believe consider
say state declare claim mention note remark explain
call name term title dub known
find discover locate identify detect
live reside dwell inhabit
home house residence dwelling
car vehicle automobile
child kid minor
doctor physician
lawyer attorney counsel solicitor
agreement contract
rule regulation policy guideline
part portion section share segment piece
area region zone district territory
kill slay murder
win defeat beat
win gain earn
include contain comprise encompass incorporate cover
complete finish fulfil fulfill
check verify examine inspect review
fix repair mend
join enter enroll enrol register
meeting conference session
work job employment
yearly annual annually
yearly year annual
monthly month
weekly week
daily day
currently presently now
previously formerly earlier before
often frequently
usually generally normally typically commonly
also additionally moreover furthermore too
because since
however nevertheless nonetheless
although though while despite
after following subsequent subsequently
before prior preceding
during throughout
more additional further extra
immediately promptly instantly
near close nearby
main primary principal chief
whole entire complete full total
right entitlement
correct accurate proper
error mistake
illness sickness disease
sick ill unwell
client customer patron
supplier vendor
invoice bill
document record file paper
form application
issue problem
goal aim objective purpose
method approach technique way
result outcome consequence
reason cause
therefore thus hence consequently
found establish set create institute
write author pen compose
study research investigation
film movie picture
country nation state
city town
people person individual
man men
woman women
war conflict
ruler monarch
teach instruct train
learn study
return send
must shall
old aged
begin began begun
buy bought
give gave given
write wrote written
take took taken
make made
know knew known
see saw seen
go went gone
come came
become became
hold held
lead led
leave left
lose lost
win won
build built
send sent
sell sold
find found
get got gotten
keep kept
pay paid
say said
tell told
think thought
teach taught
bring brought
choose chose chosen
speak spoke spoken
grow grew grown
fall fell fallen
rise rose risen
run ran
begin begin
drive drove driven
break broke broken
wear wore worn
fight fought
catch caught
feel felt
meet met
spend spent
stand stood
understand understood
draw drew drawn
know knowledge
die death dead
born birth
marry marriage wed
maximum most max
minimum least min
dollar usd
euro eur
percent percentage
united kingdom uk
`

/** Words that exclude each other: where one replaces the other, the statement is another one. */
export const different = `
increase|rise|grow|raise decrease|reduce|fall|drop|decline|lower
more|greater|higher|above|over|exceed less|fewer|lower|below|under
maximum|max|most minimum|min|least
before|prior after|following
include exclude
first second third fourth fifth sixth seventh eighth ninth tenth last
begin|start end|finish|terminate
accept|approve reject|refuse|deny|decline
win|won lose|lost
allow|permit forbid|prohibit|ban
always never sometimes
all|every|each some none|no few most half
early late
open close
north south east west
northern southern eastern western
northeast northwest southeast southwest
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
spring summer autumn|fall winter
daily weekly monthly quarterly yearly|annual|annually hourly fortnightly biweekly
day week month year hour minute second quarter decade century night fortnight
mg g kg milligram gram kilogram ton|tonne pound ounce
mm cm m km metre|meter kilometre|kilometer mile foot|feet inch yard centimetre|centimeter millimetre|millimeter
litre|liter millilitre|milliliter gallon
kilobyte megabyte gigabyte terabyte
dollar|usd euro|eur pound|gbp yen franc|chf yuan rupee
thousand million billion trillion hundred
celsius fahrenheit
buyer|purchaser seller|vendor
licensor licensee
lessor|landlord lessee|tenant
employer employee
lender borrower
plaintiff defendant
parent|mother|father child
mother father
brother sister
son daughter
husband wife
man|men woman|women
male female
king queen
left right
old|older|oldest new|newest young|younger
large|larger|largest|big small|smaller|smallest
long|longer|longest short|shorter|shortest
high|highest low|lowest
good|better|best bad|worse|worst
public private
internal external
domestic foreign|international
import export
credit debit
asset liability
paid unpaid
full-time part-time
mandatory|compulsory|obligatory optional|voluntary
legal illegal
true false
present absent
permanent temporary
single double triple
net gross
working|business calendar
morning afternoon evening night
red blue green yellow black white
success failure
succeed fail
arrive depart
enter exit
upper lower
inside outside
`
