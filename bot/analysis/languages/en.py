"""English."""

from __future__ import annotations

from bot.analysis.languages import Language, words

LANGUAGE = Language(
    code="en",
    titles=words("""
        mr mrs ms mx dr prof rev fr sr st ft mt gen col lt sgt maj capt cpl cmdr adm brig pvt hon gov sen
        sens rep reps del pres supt insp det messrs atty amb e.g i.e cf vs v viz approx no nos fig pp vol al
        """),
    abbreviations=words("""
        u.s u.k u.n e.u u.s.a u.s.s.r d.c l.a n.y n.j n.c s.c n.d s.d n.h n.m r.i w.va b.c p.e.i p.m a.m
        inc corp co ltd llc bros jr ph.d m.d m.b.a b.a m.a j.d d.d.s esq etc est dept ave blvd rd a.k.a
        jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun
        ala ariz ark calif colo conn fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla
        ore pa penn tenn tex va vt wash wis wyo ont que alta sask man
        """),
    starters=words("""
        the a an this that these those it its he she they his her their we our you your i my there here
        in on at by for from with without as if when while where after before since until although though
        because but and or so yet however meanwhile then now also still even not no what who why how which
        both some many most all each every one two three another other others such several few more less
        under over during despite among between according last next earlier later today yesterday
        asked speaking officials police critics supporters
        """),
    cues=words("""
        said says say saying told tells asked asks added adds wrote writes tweeted posted replied answered
        responded declared demanded warned exclaimed shouted yelled joked quipped wondered cried insisted
        argued explained continued noted remarked recalled urged questioned inquired screamed
        """),
)
