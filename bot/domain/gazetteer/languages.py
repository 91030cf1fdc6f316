"""The languages that a country starts with: BCP 47 code and English name. Never holds code."""

LANGUAGES = """
am Amharic
ar Arabic
az Azerbaijani
be Belarusian
bg Bulgarian
bn Bangla
bs Bosnian
ca Catalan
cs Czech
da Danish
de German
dv Dhivehi
dz Dzongkha
el Greek
en English
es Spanish
et Estonian
fa Persian
fi Finnish
fr French
he Hebrew
hr Croatian
hu Hungarian
hy Armenian
id Indonesian
is Icelandic
it Italian
ja Japanese
ka Georgian
kk Kazakh
km Khmer
ko Korean
ky Kyrgyz
lo Lao
lt Lithuanian
lv Latvian
mk Macedonian
mn Mongolian
ms Malay
my Burmese
nb Norwegian
ne Nepali
nl Dutch
pl Polish
pt Portuguese
ro Romanian
ru Russian
si Sinhala
sk Slovak
sl Slovenian
so Somali
sq Albanian
sr Serbian
sv Swedish
tg Tajik
th Thai
ti Tigrinya
tk Turkmen
tr Turkish
uk Ukrainian
uz Uzbek
vi Vietnamese
zh-Hans Chinese (simplified)
zh-Hant Chinese (traditional)
"""
