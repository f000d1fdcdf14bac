package actor

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	// openers are words that sentences begin with and names do not; with a
	// capital they are no name, wherever they stand.
	openers = set(`a an the this that these those there here he she it they we you i his her its their our your my
		him them us me who whom whose which what when where why how while although though because since if unless
		until before after as at by for from in into of off on onto out over through to toward towards under up upon
		with within without about above across against along among around behind below beneath beside between beyond
		despite during except inside like near outside past per than via and but or nor so yet both either neither not
		no all any each every few many more most much other another some such several one two three four five six seven
		eight nine ten dozens hundreds thousands millions is are was were be been being am has have had do does did can
		could may might must shall should will would also however moreover meanwhile still then thus therefore hence
		instead indeed perhaps maybe even only just once again now today tonight tomorrow yesterday earlier later
		recently previously currently finally lastly first firstly second secondly third thirdly next last additionally
		furthermore nevertheless nonetheless otherwise rather similarly likewise regardless according asked speaking
		following including regarding concerning given based citing referring responding writing calling noting adding
		saying earlier overall clearly obviously apparently reportedly allegedly certainly surely actually basically
		generally usually often sometimes always never already soon ago almost nearly yes yeah well oh okay ok please
		thank thanks sorry let lets get go make take see read watch click share photo image video file advertisement
		update breaking exclusive opinion analysis editor editors note related continue people officials experts
		critics supporters analysts observers sources police authorities voters protesters residents witnesses
		opponents lawmakers reporters researchers scientists students workers women men children families others
		everyone everybody nobody nothing something anything someone somebody anyone that's it's he's she's there's
		what's who's don't didn't can't won't isn't wasn't aren't i'm i've i'll we're we've they're they've you're
		asked told said says added under nor whether whatever whoever wherever whenever part half none such since ever
		too very quite because amid amidst besides elsewhere somewhere somehow throughout unlike except plus minus
		donate subscribe print email comment comments copyright getty reuters ap afp upi`)

	// timeWords are days, months, seasons and feasts.
	timeWords = set(`monday tuesday wednesday thursday friday saturday sunday january february march april may june
		july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue
		tues wed thu thur thurs fri sat sun spring summer autumn winter christmas easter ramadan thanksgiving halloween
		passover hanukkah diwali eid noon midnight am pm gmt utc est edt pst pdt bst cet ad bc bce ce`)

	// particles join the parts of a person's name, and of places in Romance
	// languages.
	particles = set(`de da do dos das di del della dello den der des du van von und ter ten la le las los el al bin
		ibn bint abu ben y e af av zu zum lo ul ud-din ud din i`)

	// institution words head the name of an organisation; "of" and "for" may
	// follow one inside a name.
	institution = set(`academy administration agency alliance army assembly association authority bank board brigade
		brigades bureau caucus center centre chamber church club coalition college command commission committee
		community company confederation conference congress convention cooperation corporation corps council court
		department division duma federation force forces foundation front fund government group guard guards house
		initiative institute institution intelligence junta league legislature ministry mission mosque movement museum
		network office order organisation organization parliament party police project programme program regiment
		republic secretariat senate service services society state states syndicate treasury tribunal trust
		union unions university militia brotherhood partnership campaign ministry directorate registry school hospital
		embassy consulate bar press times post journal newspaper media news associates partners holdings industries
		systems technologies airlines airways motors oil petroleum energy capital management international group
		workers fighters rebels cartel gang squad battalion division fleet navy`)

	// statal words head the name of an institution of state.
	statal = set(`ministry department parliament senate congress duma assembly court police army navy guard guards
		forces force embassy consulate agency bureau treasury commission administration government legislature
		tribunal directorate secretariat council office cabinet junta service corps intelligence supreme`)

	// armed words head the name of an armed group.
	armed = set(`front brigade brigades militia militias rebels fighters movement cartel gang battalion jihad
		insurgents guerrillas guerrilla martyrs resistance liberation mujahideen`)

	// partyWords head the name of a party.
	partyWords = set(`party parties`)

	// geographic words head, or close, the name of a place.
	geographic = set(`sea ocean river lake gulf bay strait straits canal channel island islands peninsula mountain
		mountains mount mt valley desert coast cape city town village county province district region state territory
		street st avenue ave road rd boulevard blvd square park bridge airport port harbor harbour beach hills hill
		heights basin plateau forest highway station border zone prison hospital tower towers plaza palace stadium
		creek falls springs hotel building mall casino arena gardens point north south east west northern southern
		eastern western central greater upper lower downtown`)

	// otherHeads head the name of something that is no actor and no place: an
	// event, a law, a work, a product.
	otherHeads = set(`war wars games cup olympics act bill summit day week festival election elections treaty
		agreement accord accords award awards prize revolution uprising crisis plan deal protocol amendment
		constitution code law charter declaration resolution referendum primary primaries caucuses debate debates
		tour championship championships open series show championship bowl era age century holocaust renaissance
		intifada spring depression recession pact convention report study poll survey index scandal affair
		operation hurricane typhoon storm cyclone virus ebola zika covid quran koran bible torah christianity islam
		judaism hinduism buddhism communism socialism internet english french spanish arabic god allah jesus`)

	// faithful are peoples and believers that no country is called after.
	faithful = set(`muslims christians jews hindus sikhs buddhists sunnis shiites catholics protestants mormons evangelicals hispanics latinos
		latinas african-americans asian-americans africans asians europeans arabs kurds islamists native-americans`)

	// plainOwners are common nouns before 's inside a name: People's Party.
	plainOwners = set(`people peoples workers worker women woman men children child lord king queen prince farmers
		veterans nation patients teachers citizens ladies mothers fathers students girls boys author publishers
		journalists lawyers doctors producers players governors mayors state`)
)

// stateShort are the states of the United States as American news shortens them
// (the Associated Press's style).
var stateShort = map[string]string{
	"Alabama": "Ala.", "Arizona": "Ariz.", "Arkansas": "Ark.", "California": "Calif.", "Colorado": "Colo.", "Connecticut": "Conn.",
	"Delaware": "Del.", "Florida": "Fla.", "Illinois": "Ill.", "Indiana": "Ind.", "Kansas": "Kan.", "Kentucky": "Ky.",
	"Louisiana": "La.", "Maryland": "Md.", "Massachusetts": "Mass.", "Michigan": "Mich.", "Minnesota": "Minn.", "Mississippi": "Miss.",
	"Missouri": "Mo.", "Montana": "Mont.", "Nebraska": "Neb.", "Nevada": "Nev.", "New Hampshire": "N.H.", "New Jersey": "N.J.",
	"New Mexico": "N.M.", "New York": "N.Y.", "North Carolina": "N.C.", "North Dakota": "N.D.", "Oklahoma": "Okla.", "Oregon": "Ore.",
	"Pennsylvania": "Pa.", "Rhode Island": "R.I.", "South Carolina": "S.C.", "South Dakota": "S.D.", "Tennessee": "Tenn.",
	"Vermont": "Vt.", "Virginia": "Va.", "Washington": "Wash.", "West Virginia": "W.Va.", "Wisconsin": "Wis.", "Wyoming": "Wyo.",
}

func lower(s string) string { return strings.ToLower(s) }
