"""Words that say little by themselves, folded: they are left out of word frequencies. Written for this program."""

_FRENCH = """
a ai aie aient ait alors apres as assez au aucun aucune aujourd aura aurait aussi autant autre autres aux avaient
avait avant avec avez avoir avons ayant bah beaucoup ben bien bon bref car ca ce ceci cela celle celles celui cent
certain certaine certaines certains ces cet cette ceux chacun chacune chaque chez chose choses ci comme comment contre
d da dans de dedans dehors deja depuis derriere des desormais dessous dessus deux devait devant devez devoir devra
devrait dire dis disait dit dite dites doit doivent donc dont du durant e eh elle elles en encore enfin entre environ
es est et etaient etait etant etc ete etes etre eu euh eux fais faisait fait faire faites faut fois font fut guere
hein hop hors ici il ils j jamais je jusque juste l la laquelle le lequel les lesquelles lesquels leur leurs lors
lorsque lui m ma maintenant mais malgre me meme memes mes mettre mien moi moins mon n ne ni non nos notre nous nul on
ont or ou ouais oui par parce parfois parmi pas pendant personne peu peut peuvent peux plus plutot pour pourquoi
pouvait pouvez pouvoir presque puis puisque qu quand quant que quel quelle quelles quelque quelques quels qui quoi
quoique rien s sa sans sauf se sera serait seront ses seulement si sien soi soient sois soit sommes son sont sous
souvent suis sur surtout t ta tandis tant te tel telle tellement telles tels tes toi ton toujours tous tout toute
toutefois toutes tres trois trop tu un une va vais vas venir vers veut veux vient voici voila voir vois voit vont vos
votre vous voulait vouloir vraiment vu y
"""
_ENGLISH = """
a about above after again against all almost also although always am among an and any anything are as at away be
because been before being below between both but by came can cannot come could did do does doing done down during each
either else even ever every everything few for from get gets go goes going gone got had has have having he her here
hers herself him himself his how however i if in into is it its itself just know let like made make many may me might
mine more most much must my myself never no nor not nothing now of off often on once one only onto or other others our
ours out over own perhaps quite rather really said same say see she should since so some something still such take
than that the their theirs them themselves then there these they thing things this those though through to too under
until up upon us very was way we well went were what when where whether which while who whom whose why will with
within without would yes yet you your yours
"""
STOPWORDS = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
