"""German."""

from __future__ import annotations

from bot.analysis.languages import Language, words

LANGUAGE = Language(
    code="de",
    titles=words("""
        hr hrn fr dr prof dipl ing phil med jur rer nat hl st bzw ca evtl ggf inkl exkl max min sog vgl
        z.b d.h u.a i.d.r z d h i u v o s nr abs art bd hg hrsg tel str gen maj hptm mag dkfm gem zzgl
        """),
    abbreviations=words("""
        usw etc b a r j chr jh jhd mio mrd e.v n.chr v.chr jan feb mrz apr jun jul aug sept okt nov dez
        mo di mi do sa so co inc ltd jr sen
        """),
    starters=words("""
        der die das den dem des ein eine einer einem einen dies diese dieser dieses diesen jene er sie es
        wir ihr ich man sein seine ihre unser in im am an auf aus bei mit nach von vom zu zum zur für über
        unter vor seit bis durch gegen ohne um während wegen trotz als wenn weil da dass ob obwohl nachdem
        bevor aber und oder doch denn so auch noch nur schon nun jetzt dann damit dabei dort hier heute
        gestern morgen bereits zudem außerdem allerdings jedoch dagegen laut zuvor später wer was wie wo
        warum nicht kein keine alle viele einige mehrere beide insgesamt zwei drei
        """),
    ordinals=True,
    says=words("""
        sagte sagt fragte fragt erklärte erklärt rief schrieb schreibt meinte meint antwortete entgegnete
        erwiderte betonte betont forderte warnte berichtete kommentierte twitterte ergänzte so
        """),
)
