/** Frequent given names of several languages, in lower case: enough to tell a person's name from a place's. */
export const givenNames: ReadonlySet<string> = new Set(
  `aaron abigail adam adrian agnes ahmed aisha alan albert alberto alejandro alessandro alex alexander alexandra alexis alfred ali alice alicia alison
  amanda amber amelia amy ana andre andrea andreas andrew andy angela anita anja ann anna anne annette anthony antoine antonio arthur astrid
  audrey barbara beatrice ben benjamin bernard bernd beth betty bill birgit björn bob bradley brandon brenda brian bruce bruno carl carla carlos carmen
  carol caroline catherine cathy charles charlotte cheryl chloe chris christian christina christine christoph christopher claire clara claudia claus
  colin connor craig cynthia daniel daniela dave david deborah debra dennis derek diana diane diego dieter dirk dmitri dominic don donald donna doris
  dorothy douglas dylan eduardo edward elena elisabeth elizabeth ella ellen elsa emily emma emmanuel enrique eric erica erik erika ernst ethan eugene eva
  evelyn fatima felix fernando fiona florian frances francesca francesco francis francisco francois françois frank franz fred frederick friedrich gabriel
  gabriela gareth gary george gerald gerard gerhard gina giovanni giulia giuseppe gloria grace graham greg gregory guillaume gustav hannah hans harold harry
  heather heidi heike heinrich heinz helen helena helga henri henry herbert hiroshi holly howard hugo ian ibrahim ignacio ines ingrid irene isaac isabel
  isabella ivan jack jacob jacqueline jacques jake james jamie jan jane janet janice jason javier jay jean jeff jeffrey jennifer jenny jeremy jerry jesse
  jessica jill jim joan joanna joe johan johann johanna john johnny jonas jonathan jordan jorge jose josé joseph joshua joyce juan juanita judith judy julia
  julian julie jürgen justin karen karin karl karsten kate katharina katherine kathleen kathryn katie katja keith kelly ken kenneth kevin kim kimberly klaus
  kristin kurt kyle lars laura lauren laurent lawrence leah lena leo leon leonardo leslie li liam lily linda lisa logan louis louise luca lucas lucia lucy
  luis luke lukas madison manfred manuel manuela marc marco marcus margaret maria marie marilyn mario marion marjorie mark markus martha martin martina mary
  mateo matt matthew matthias maureen maurice max maximilian megan mei melanie melissa michael michel michelle miguel mike mila mohamed mohammed molly monica
  monika muhammad nadia nancy natalia natalie nathan neil nicholas nick nicola nicolas nicole nina noah nora norbert norman oliver olivia omar oscar otto
  pablo paola pascal patricia patrick paul paula pauline pedro peggy penelope peter petra philip philippe phillip phyllis pierre priya rachel rafael rainer
  ralf ralph ramon raymond rebecca renate ricardo richard rita robert roberto robin roger roland ron ronald rosa rose roy russell ruth ryan sabine sally sam
  samantha samuel sandra sandy sara sarah scott sean sebastian sergio shannon sharon shirley silvia simon simone sofia sonia sophia sophie stefan stefanie
  stephanie stephen steve steven stewart stuart susan susanne suzanne sven sylvia tamara tanya tara ted teresa terry theodore theresa thomas tim timothy tina
  tobias todd tom tommy toni tony tracy travis tyler ulrich ulrike ursula uwe valentina valerie vanessa vera veronica victor victoria vincent virginia
  vladimir walter wanda wayne wendy werner wilhelm william willie wolfgang xavier yasmin yolanda yuki yusuf yves yvonne zoe`.split(
    /\s+/,
  ),
)
