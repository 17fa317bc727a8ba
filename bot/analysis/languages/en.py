"""English."""

from __future__ import annotations

from bot.analysis.languages import Language, gendered, words

# Verbs of saying, each in its finite forms.
SAYS = words("""
    said says say told tells tell asked asks ask added adds add wrote writes write tweeted tweets tweet
    retweeted posted posts replied replies reply answered answers answer responded responds respond
    declared declares declare demanded demands demand warned warns warn exclaimed exclaims shouted shouts
    yelled yells joked jokes joke quipped quips wondered wonders cried cries insisted insists insist argued
    argues argue explained explains explain continued continues noted notes note remarked remarks recalled
    recalls recall urged urges urge questioned questions inquired inquires screamed screams stated states
    state announced announces announce claimed claims claim commented comments comment concluded concludes
    conclude confessed confesses confirmed confirms confirm contended contends contend admitted admits
    admit acknowledged acknowledges acknowledge affirmed affirms agreed agrees agree alleged alleges
    asserted asserts assert assured assures began begins blasted blogged boasted boasts bragged complained
    complains complain conceded concedes countered counters cautioned cautions decried denied denies deny
    disclosed discloses emphasized emphasizes emphasised emphasises estimated estimates expressed expresses
    fumed gushed hinted hints implied implies indicated indicates informed interjected interjects
    interrupted joshed lamented laments maintained maintains mentioned mentions mused muses muttered
    objected objects observed observes observe offered offers opined opines pleaded pleads pledged pledges
    pointed points pondered predicted predicts proclaimed proclaims promised promises proposed protested
    quoted reads read reasoned reassured recounted recounts reflected reflects reiterated reiterates
    rejoined related reminded reminds repeated repeats reported reports report retorted retorts revealed
    reveals reveal roared scoffed scoffs sighed signalled signaled snapped snarled spoke speaks speculated
    stressed stresses stress suggested suggests suggest summarized summarised swore teased teases testified
    testifies thundered thought thinks uttered ventured voiced vowed vows whispered whispers penned
    elaborated elaborates clarified clarifies advised advises believes believed concurred concurs
    deadpanned enthused exhorted mocked ranted reckoned reckons rejected chanted chants sang sings
    captioned put puts mouthed ruled rules counselled chimed echoed echoes rebutted sobbed wailed groaned
    moaned blurted barked bellowed boomed growled hissed chuckled gasped intoned stammered stuttered murmured
    mumbled raged whined volunteered giggled
    """)

# The same verbs where the subject stands further off, or where another verb stands before them.
SAYING = words("""
    saying telling asking adding writing tweeting posting replying answering responding declaring demanding
    warning exclaiming shouting yelling joking quipping wondering crying insisting arguing explaining
    continuing noting remarking recalling urging questioning screaming stating announcing claiming
    commenting concluding confessing confirming contending admitting acknowledging affirming agreeing
    alleging asserting assuring boasting bragging complaining conceding countering cautioning decrying
    denying emphasizing emphasising expressing hinting implying indicating lamenting maintaining mentioning
    musing muttering objecting observing offering pleading pledging pointing predicting proclaiming
    promising protesting quoting reading reiterating reminding repeating reporting retorting revealing
    scoffing stressing suggesting teasing testifying vowing whispering chanting calling describing accusing
    praising dismissing denouncing labeling labelling branding deriding criticizing criticising condemning
    blasting slamming characterizing characterising referring touting hailing lauding mocking citing
    echoing deeming dubbing ripping blaming thanking vouching exhorting likening comparing
    """)

# Verbs that give a fragment to their subject: "called it “a scandal”".
CALLS = words("""
    called calls call described describes describe accused accuses accuse praised praises praise dismissed
    dismisses denounced denounces labeled labelled labels branded brands derided derides criticized
    criticised criticizes criticises condemned condemns blasted blasts slammed slams characterized
    characterised characterizes referred refers touted touts hailed hails lauded lauds mocked mocks cited
    cites deemed deems dubbed ripped rips blamed blames thanked floated apologized apologised attacked
    attacks credited credits expects expected feared fears felt feels hopes hoped hope ordered ordering
    wants wanted compared compares considered considers saw sees defended defends rejected rejects
    ridiculed scolded vented viewed views termed terms bemoaned welcomed welcomes lambasted invoked urged
    likened likens portrayed portrays cast casts rated painted paints
    """)

ROLES = words("""
    president premier minister secretary senator congressman congresswoman representative governor mayor
    chancellor king queen prince princess ambassador chairman chairwoman chair chief chiefs director
    manager spokesman spokeswoman spokesperson official officials officer officers leader leaders candidate
    candidates nominee nominees lawmaker lawmakers judge justice attorney lawyer lawyers general colonel
    captain sergeant lieutenant deputy sheriff doctor professor analyst analysts economist strategist
    strategists adviser advisor advisers advisors aide aides campaigner activist activists author writer
    reporter reporters journalist journalists editor anchor host columnist correspondent actor actress
    singer player coach owner founder executive billionaire businessman businesswoman mogul teacher student
    students resident residents voter voters supporter supporters critic critics expert experts researcher
    researchers scientist scientists witness witnesses source sources commissioner councillor councilman
    councilwoman councilor speaker whip member members pollster surrogate delegate man woman men women boy
    girl mother father son daughter brother sister wife husband widow spokesmen police investigator
    investigators prosecutor prosecutors detective detectives envoy diplomat diplomats bishop archbishop
    cardinal pope priest pastor rabbi imam sultan emir treasurer clerk consultant operative operatives
    veteran veterans democrat democrats republican republicans liberal conservative independent incumbent
    rival opponent successor predecessor administrator superintendent principal dean provost trustee
    curator conductor comedian musician rapper star celebrity entrepreneur farmer driver pilot nurse
    surgeon physician worker workers organizer organiser coordinator historian scholar fellow negotiator
    counsel vice-president ceo cfo coo cto pm mp mps mep guest presenter moderator interviewer
    victim victims survivor suspect defendant plaintiff volunteer volunteers commander admiral marshal lord
    lady dame sir baroness baron duke duchess count countess emperor ex-president co-founder co-chair
    co-chairman vice head boss partner friend neighbor neighbour relative cousin nephew niece uncle aunt
    grandmother grandfather hairdresser designer model developer engineer publisher producer filmmaker
    inspector corporal magistrate coroner chaplain commodore deckhand
    shopkeeper innkeeper groom bride groom-to-be bride-to-be plumber
    electrician welder bricklayer caretaker cleaner chef waiter waitress cashier fisherman fishermen
    fisherwoman docker dockers miners sailor sailors commuter commuters tenant tenants landlord landlady
    librarian midwife paramedic firefighter firefighters carer pensioner pensioners retiree insider
    insiders ally allies apprentice technician mechanic photographer sculptor novelist poet grocer
    postman archivist biologist ecologist geologist hydrologist meteorologist epidemiologist psychologist
    pharmacist dentist vet mathematician physicist chemist astronomer lecturer supervisor
    """)

GENDERS = gendered(
    m="""mr sir lord king prince chairman spokesman congressman businessman councilman man boy father
        son brother husband actor duke baron emperor pope priest nephew uncle grandfather gentleman
        alderman assemblyman fr monsignor sultan emir imam rabbi bishop archbishop cardinal policeman
        frontman""",
    f="""mrs ms miss lady queen princess chairwoman spokeswoman congresswoman businesswoman councilwoman
        woman girl mother daughter sister wife widow actress duchess baroness countess empress niece aunt
        grandmother madam madame dame assemblywoman policewoman mme""",
)

FIRST_NAMES = gendered(
    m="""aaron adam ahmed al alan albert alberto alejandro alexander ali allen alvin andre andrew andy
        angelo anthony antonio arnold arthur barack ben benjamin bernard bernie bill billy bob bobby brad
        bradley brandon brendan brent brett brian bruce bryan byron calvin carl carlos cesar charles
        charlie chris christian christopher chuck clarence clark clifford clint colin conor corey craig
        curtis dale dan daniel danny darrell darren dave david dean dennis derek derrick dick diego dmitri
        dominic don donald donnie doug douglas duncan dustin dwight earl ed eddie edgar edmund eduardo
        edward edwin elijah elliot eric erik ernest ethan eugene evan felipe felix fernando francis
        francisco franklin fred frederick gabriel gareth gary gavin gene geoffrey george gerald gerard
        gilbert giovanni glenn gordon graham grant greg gregory guillermo gus guy hans harold harry harvey
        hassan hector henry herbert herman homer howard hugh hugo ian ibrahim igor isaac ismail ivan jack
        jackson jacob jaime jake james jamal jared jason javier jay jeff jeffrey jeremy jerome jerry jim
        jimmy joe joel john johnny jon jonathan jorge jose josef joseph josh joshua juan julian julio
        justin karl keith ken kenneth kevin kurt kyle larry lars lawrence lee len leo leon leonard leroy
        lester liam lloyd lorenzo louis lucas luis luke malcolm manuel marc marco marcus mario mark
        marshall martin marvin mathew matt matthew maurice max melvin michael micheal miguel mike mikhail
        milton mitch mitchell mitt mohamed mohammad mohammed muhammad mustafa nathan nathaniel ned neil
        newt nicholas nick nicolas nigel noah norman oleg oliver omar oscar otto owen pablo patrick paul
        pedro pete peter phil philip phillip pierre rafael ralph ramon randall randy raul ray raymond
        reggie reginald rene ricardo richard rick ricky rob robert roberto rod rodney rodrigo roger roland
        ron ronald ronnie ross roy ruben rudolph rudy rupert russell ryan salvador sam samuel scott sean
        sebastian sergei sergio seth shane shaun shawn sheldon sidney simon stan stanley stefan stephen
        steve steven stewart stuart ted terrence thad theodore thomas tim timothy tobias toby todd tom
        tomas tommy tony travis trevor troy tyler vernon victor vincent vladimir wade wallace walter warren
        wayne wendell wesley wilbur will willard william willie winston woodrow xavier yusuf zach zachary
        viktor emmanuel narendra boris recep ahmad abdullah hamid khalid rashid tariq sanjay rahul raj
        vikram hiroshi kenji kofi kwame olaf björn sven nils jens lennart henrik anders gunnar mads søren
        jürgen klaus günter wolfgang horst uwe jd jean-claude jean-luc juan-carlos""",
    f="""abby abigail ada adele adriana agnes aisha alexandra alexis alice alicia alison allison amanda
        amber amelia amy ana andrea angela angelina anita ann anna anne annette annie april ariana ashley
        audrey barbara beatrice becky bella bernadette bernice bertha beth betsy betty beverly bonnie
        brenda bridget brittany caitlin camilla candace carla carly carmen carol carole caroline carolyn
        carrie catherine cathy cecilia celia charlotte chelsea cheryl christina christine cindy claire
        clara claudia colleen connie constance courtney crystal cynthia daisy dana danielle daphne dawn
        debbie deborah debra delia denise diana diane dolores donna dora doris dorothy edith eileen elaine
        eleanor elena elisabeth elizabeth ella ellen eloise elsa emilia emily emma erica erika erin esther
        ethel eva eve evelyn faith fatima felicia fiona flora florence frances gail gabriella georgia
        geraldine gertrude gina ginger gladys gloria grace greta gretchen gwen hannah harriet hazel heather
        heidi helen helena helga hilary hillary holly hope ida ilse ingrid irene iris isabel isabella ivana
        ivanka jackie jacqueline jane janet janice jasmine jean jeanette jeanne jenna jennifer jenny
        jessica jill jo joan joann joanna joanne josephine joy joyce juanita judith judy julia juliana
        julie june karen kate katherine kathleen kathryn kathy katie katrina kay kellyanne kelly kimberly
        kirsten kristen kristin kristina laura lauren leah lena leslie leticia lillian lily linda lisa liz
        lois loretta lori lorraine louise lucia lucille lucy lydia lynn mabel madeleine madeline maggie
        marcia margaret margarita maria marian marianne marie marilyn marina marissa marjorie marlene
        marsha martha mary maureen megan melania melanie mélanie melinda melissa mercedes meredith mia
        michele michelle mildred miranda molly monica nadia nancy naomi natalie natasha nicole nina nora
        norma olga olivia pamela patricia paula pauline pearl peggy penelope penny phyllis priscilla rachel
        ramona rebecca regina renee rhonda miriam rita roberta rosa rosalind rose rosemary roxanne ruby
        ruth sabrina sally samantha sandra sara sarah selena shannon sharon sheila shelly sherry shirley
        silvia simone sofia sonia sonja sophia sophie stacy stella stephanie sue susan susanna suzanne
        svetlana sylvia tamara tammy tanya tara tatiana teresa theresa tiffany tina tracey tricia ursula
        valerie vanessa vera veronica vicki vicky victoria violet virginia vivian wanda wendy whitney
        yolanda yvette yvonne zoe nikki kamala tulsi nicola ketanji priya ananya leila layla noor yasmin
        amina aung mette astrid birgit gudrun""",
)

# Verbs of which only a person is the subject.
DEEDS = words("""
    laughs laughed smiles smiled grins grinned nods nodded shrugs shrugged sighs sighed sobs sobbed weeps
    wept cries cried shudders shuddered winces winced frowns frowned waits waited walks walked sits sat
    sleeps slept drives drove wakes woke cooks cooked eats ate drinks drank dreams dreamt dreamed hugged
    kissed hugs waves waved blinked remembers remembered forgets forgot retired studied studies knelt stood
    wears wore
    """)

LANGUAGE = Language(
    code="en",
    titles=words("""
        mr mrs ms mx dr prof rev fr sr st ft mt gen col lt sgt maj capt cpl cmdr adm brig pvt hon gov sen
        sens rep reps del pres supt insp det messrs atty amb e.g i.e cf vs v viz approx no nos fig pp vol
        al
        """),
    abbreviations=words("""
        u.s u.k u.n e.u u.s.a u.s.s.r d.c l.a n.y n.j n.c s.c n.d s.d n.h n.m r.i w.va b.c p.e.i p.m a.m
        inc corp co ltd llc bros jr ph.d m.d m.b.a b.a m.a j.d d.d.s esq etc est dept ave blvd rd a.k.a jan
        feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun ala ariz
        ark calif colo conn fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
        penn tenn tex va vt wash wis wyo ont que alta sask man
        """),
    starters=words("""
        the a an this that these those it its he she they his her their we our you your i my there here in
        on at by for from with without as if when while where after before since until although though
        because but and or so yet however meanwhile then now also still even not no what who why how which
        both some many most all each every one two three another other others such several few more less
        under over during despite among between according last next earlier later today yesterday asked
        speaking officials police critics supporters
        """),
    marks={"“": "”", '"': '"', "„": "“”", "«": "»", "»": "«", "‘": "’", "'": "'", "‹": "›", "‟": "”"},
    says=SAYS,
    saying=SAYING,
    calls=CALLS,
    according=(
        "according to",
        "in the words of",
        "as reported by",
        "in a statement by",
        "in a statement from",
    ),
    voices=words("""
        answer response reply statement statements message tweet tweets post words word comment comments
        remark remarks speech letter email retort warning verdict view argument claim explanation question
        advice tone account interview op-ed memo note testimony assessment prediction missive
        """),
    pronouns={
        "he": "m",
        "she": "f",
        "it": "n",
        "they": "p",
        "we": "p",
        "i": "n",
        "him": "m",
        "them": "p",
        "us": "p",
        "me": "n",
        "who": "n",
        "others": "p",
        "some": "p",
        "many": "p",
        "you": "p",
        "one": "n",
        "another": "n",
        "both": "p",
        "everyone": "p",
        "someone": "n",
        "anyone": "n",
        "nobody": "n",
        "several": "p",
    },
    roles=ROLES | {role + "s" for role in ROLES if not role.endswith("s")},
    genders=GENDERS,
    first_names=FIRST_NAMES,
    bodies=words("""
        department party house senate congress committee news times post journal university institute
        association court council inc corp group campaign police ministry office agency bureau union
        foundation center centre company bank commission organization organisation administration league
        club federation society coalition alliance network radio magazine tribune herald gazette guardian
        press media chronicle globe board school college hospital museum church states kingdom nations
        street avenue county city island islands river lake mountain airport station park square tower
        summit conference convention act bill law treaty agreement day week war games cup award awards
        service services force forces army navy guard project fund trust partners associates international
        national democrats republicans liberals conservatives republic strategies transit airlines airways
        railways railway motors technologies holdings industries logistics pharmaceuticals telecom ferries
        studios entertainment productions plc ltd llc assembly
        """),
    kin=words("""
        republican democratic democrat libertarian conservative liberal labour tory gop american british
        english scottish welsh irish canadian australian french german italian spanish russian ukrainian
        chinese japanese korean indian pakistani israeli palestinian iranian iraqi syrian turkish greek
        mexican brazilian cuban european african asian arab muslim jewish christian catholic dutch belgian
        swedish norwegian danish finnish polish hungarian austrian swiss portuguese egyptian saudi u.s us
        uk u.k eu u.n un white black latino hispanic republicans democrats
        """),
    calendar=words("""
        monday tuesday wednesday thursday friday saturday sunday january february march april june july
        august september october november december christmas easter mondays tuesdays wednesdays thursdays
        fridays saturdays sundays
        """),
    particles=words("de da del della der den di du la le van von bin ibn al el ter ten dos das y"),
    portfolios=words("""
        state defense defence education health energy labor labour commerce agriculture transportation
        transport homeland security foreign affairs finance justice interior treasury trade culture
        """),
    linking=words("for of from with at in"),
    hearing=words("told tells tell informed assured assures assure reminded reminds advised advises"),
    definite=words("the"),
    oblique=words("him them me us"),
    determiners=words("""
        a an the this that these those his her their its our my your one another some many several two
        three four five six seven eight nine ten both all each every any no other most few more
        """),
    prepositions=words("""
        of in on at by for from with without to into onto over under about against among between during
        after before since until despite toward towards through throughout across behind beyond near via
        per within outside inside upon amid around than like unlike alongside regarding concerning
        """),
    relatives=words("who which that whom whose"),
    openers=words("""
        while when as after before since although though if because until once whereas asked despite during
        in on at with following given speaking
        """),
    between=words("""
        has have had is are was were be been being would will could should may might must can did does do
        also then later now still just only even again once soon first finally however meanwhile instead
        reportedly not never always often ever himself herself themselves itself went goes going on simply
        famously quickly further earlier recently repeatedly publicly bluntly already continued continues
        began previously today monday tuesday wednesday thursday friday saturday sunday yesterday got kept
        quoted as
        """),
    function=words("""
        a an the this that these those it its he she they his her their him them we our us you your i my me
        mine and or but nor so yet if when while where after before since until although though because as
        than then there here in on at by for from with without to into of off up down out over under again
        about against among between during despite not no yes is are was were be been being am has have had
        do does did will would can could should may might must shall who whom whose which what why how also
        just only even still now however meanwhile moreover instead both some many most all each every any
        other another such several few more less much very too well one two three four five six seven eight
        nine ten first last next former later earlier once soon today yesterday tomorrow like unlike
        according thus hence therefore perhaps maybe indeed nevertheless nonetheless finally eventually
        recently currently asked speaking i'm i've it's that's don't let's let ok okay
        """),
    conjunctions=words("and or but nor yet so"),
    modifiers=words("""
        campaign team transition press communications policy security foreign senior deputy party state
        national news media family foundation administration finance political legal chief former staff
        budget trade defense defence health union city county district
        """),
    human=words("who"),
    deeds=DEEDS,
    copulas=words("is was has had been became"),
    shared_roles=words("""
        partner partners owner owners source sources rival rivals critic critics host opponent opponents
        publisher producer developer developers designer model star sponsor founder co-founder leader leaders
        supporter supporters successor predecessor operator guest veteran
        """),
    passives=words("is are was were be been being got"),
    agents=words("by"),
    places=words("in at near outside around"),
    styles=words("king queen prince princess pope saint"),
    surfaces=words("""
        sign signs banner banners placard placards poster posters plaque sticker stickers shirt shirts t-shirt
        t-shirts cap hat badge badges label billboard graffiti tattoo headstone
        """),
    works=words("""
        book novel film movie song album show series documentary podcast play poem essay article column
        editorial headline magazine program programme episode musical memoir single hit slogan painting
        exhibition report entitled titled headlined hashtag chapter biography comedy drama sitcom anthem
        ballad track named paper study video commentary op-ed game trailer
        """),
    labels=words("word words term terms phrase so-called nicknamed dubbed known nickname label expression"),
)
