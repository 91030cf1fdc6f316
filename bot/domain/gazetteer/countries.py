"""The countries of ISO 3166, and the other names they go by. Never holds code.

A country's line: code, default language (BCP 47), usual time zone, name; its other zones stand in zones.py.
Regions are those of the queues (D10). Region, language and zone are where a form starts, not a judgement.
"""

COUNTRIES = {
    "americas": """
AG en America/Antigua Antigua and Barbuda
AI en America/Anguilla Anguilla
AR es America/Argentina/Buenos_Aires Argentina
AW nl America/Aruba Aruba
BB en America/Barbados Barbados
BL fr America/St_Barthelemy Saint Barthélemy
BM en Atlantic/Bermuda Bermuda
BO es America/La_Paz Bolivia
BQ nl America/Kralendijk Caribbean Netherlands
BR pt America/Sao_Paulo Brazil
BS en America/Nassau Bahamas
BZ en America/Belize Belize
CA en America/Toronto Canada
CL es America/Santiago Chile
CO es America/Bogota Colombia
CR es America/Costa_Rica Costa Rica
CU es America/Havana Cuba
CW nl America/Curacao Curaçao
DM en America/Dominica Dominica
DO es America/Santo_Domingo Dominican Republic
EC es America/Guayaquil Ecuador
FK en Atlantic/Stanley Falkland Islands
GD en America/Grenada Grenada
GF fr America/Cayenne French Guiana
GL da America/Nuuk Greenland
GP fr America/Guadeloupe Guadeloupe
GS en Atlantic/South_Georgia South Georgia
GT es America/Guatemala Guatemala
GY en America/Guyana Guyana
HN es America/Tegucigalpa Honduras
HT fr America/Port-au-Prince Haiti
JM en America/Jamaica Jamaica
KN en America/St_Kitts Saint Kitts and Nevis
KY en America/Cayman Cayman Islands
LC en America/St_Lucia Saint Lucia
MF fr America/Marigot Saint Martin
MQ fr America/Martinique Martinique
MS en America/Montserrat Montserrat
MX es America/Mexico_City Mexico
NI es America/Managua Nicaragua
PA es America/Panama Panama
PE es America/Lima Peru
PM fr America/Miquelon Saint Pierre and Miquelon
PR es America/Puerto_Rico Puerto Rico
PY es America/Asuncion Paraguay
SR nl America/Paramaribo Suriname
SV es America/El_Salvador El Salvador
SX en America/Lower_Princes Sint Maarten
TC en America/Grand_Turk Turks and Caicos Islands
TT en America/Port_of_Spain Trinidad and Tobago
US en America/New_York United States
UY es America/Montevideo Uruguay
VC en America/St_Vincent Saint Vincent and the Grenadines
VE es America/Caracas Venezuela
VG en America/Tortola British Virgin Islands
VI en America/St_Thomas U.S. Virgin Islands
""",
    "apj": """
AQ en Antarctica/McMurdo Antarctica
AS en Pacific/Pago_Pago American Samoa
AU en Australia/Sydney Australia
BD bn Asia/Dhaka Bangladesh
BN ms Asia/Brunei Brunei
BT dz Asia/Thimphu Bhutan
CC en Indian/Cocos Cocos Islands
CK en Pacific/Rarotonga Cook Islands
CN zh-Hans Asia/Shanghai China
CX en Indian/Christmas Christmas Island
FJ en Pacific/Fiji Fiji
FM en Pacific/Pohnpei Micronesia
GU en Pacific/Guam Guam
HK zh-Hant Asia/Hong_Kong Hong Kong
HM en UTC Heard Island and McDonald Islands
ID id Asia/Jakarta Indonesia
IN en Asia/Kolkata India
IO en Indian/Chagos British Indian Ocean Territory
JP ja Asia/Tokyo Japan
KH km Asia/Phnom_Penh Cambodia
KI en Pacific/Tarawa Kiribati
KP ko Asia/Pyongyang North Korea
KR ko Asia/Seoul South Korea
LA lo Asia/Vientiane Laos
LK si Asia/Colombo Sri Lanka
MH en Pacific/Majuro Marshall Islands
MM my Asia/Yangon Myanmar
MN mn Asia/Ulaanbaatar Mongolia
MO zh-Hant Asia/Macau Macau
MP en Pacific/Saipan Northern Mariana Islands
MV dv Indian/Maldives Maldives
MY ms Asia/Kuala_Lumpur Malaysia
NC fr Pacific/Noumea New Caledonia
NF en Pacific/Norfolk Norfolk Island
NP ne Asia/Kathmandu Nepal
NR en Pacific/Nauru Nauru
NU en Pacific/Niue Niue
NZ en Pacific/Auckland New Zealand
PF fr Pacific/Tahiti French Polynesia
PG en Pacific/Port_Moresby Papua New Guinea
PH en Asia/Manila Philippines
PN en Pacific/Pitcairn Pitcairn Islands
PW en Pacific/Palau Palau
SB en Pacific/Guadalcanal Solomon Islands
SG en Asia/Singapore Singapore
TF fr Indian/Kerguelen French Southern Territories
TH th Asia/Bangkok Thailand
TK en Pacific/Fakaofo Tokelau
TL pt Asia/Dili Timor-Leste
TO en Pacific/Tongatapu Tonga
TV en Pacific/Funafuti Tuvalu
TW zh-Hant Asia/Taipei Taiwan
UM en Pacific/Wake U.S. Outlying Islands
VN vi Asia/Ho_Chi_Minh Vietnam
VU en Pacific/Efate Vanuatu
WF fr Pacific/Wallis Wallis and Futuna
WS en Pacific/Apia Samoa
""",
    "emea": """
AD ca Europe/Andorra Andorra
AE ar Asia/Dubai United Arab Emirates
AF fa Asia/Kabul Afghanistan
AL sq Europe/Tirane Albania
AM hy Asia/Yerevan Armenia
AO pt Africa/Luanda Angola
AT de Europe/Vienna Austria
AX sv Europe/Mariehamn Åland Islands
AZ az Asia/Baku Azerbaijan
BA bs Europe/Sarajevo Bosnia and Herzegovina
BE nl Europe/Brussels Belgium
BF fr Africa/Ouagadougou Burkina Faso
BG bg Europe/Sofia Bulgaria
BH ar Asia/Bahrain Bahrain
BI fr Africa/Bujumbura Burundi
BJ fr Africa/Porto-Novo Benin
BV en UTC Bouvet Island
BW en Africa/Gaborone Botswana
BY be Europe/Minsk Belarus
CD fr Africa/Kinshasa Congo (Kinshasa)
CF fr Africa/Bangui Central African Republic
CG fr Africa/Brazzaville Congo (Brazzaville)
CH de Europe/Zurich Switzerland
CI fr Africa/Abidjan Côte d’Ivoire
CM fr Africa/Douala Cameroon
CV pt Atlantic/Cape_Verde Cape Verde
CY el Asia/Nicosia Cyprus
CZ cs Europe/Prague Czechia
DE de Europe/Berlin Germany
DJ ar Africa/Djibouti Djibouti
DK da Europe/Copenhagen Denmark
DZ ar Africa/Algiers Algeria
EE et Europe/Tallinn Estonia
EG ar Africa/Cairo Egypt
EH ar Africa/El_Aaiun Western Sahara
ER ti Africa/Asmara Eritrea
ES es Europe/Madrid Spain
ET am Africa/Addis_Ababa Ethiopia
FI fi Europe/Helsinki Finland
FO da Atlantic/Faroe Faroe Islands
FR fr Europe/Paris France
GA fr Africa/Libreville Gabon
GB en Europe/London United Kingdom
GE ka Asia/Tbilisi Georgia
GG en Europe/Guernsey Guernsey
GH en Africa/Accra Ghana
GI en Europe/Gibraltar Gibraltar
GM en Africa/Banjul Gambia
GN fr Africa/Conakry Guinea
GQ es Africa/Malabo Equatorial Guinea
GR el Europe/Athens Greece
GW pt Africa/Bissau Guinea-Bissau
HR hr Europe/Zagreb Croatia
HU hu Europe/Budapest Hungary
IE en Europe/Dublin Ireland
IL he Asia/Jerusalem Israel
IM en Europe/Isle_of_Man Isle of Man
IQ ar Asia/Baghdad Iraq
IR fa Asia/Tehran Iran
IS is Atlantic/Reykjavik Iceland
IT it Europe/Rome Italy
JE en Europe/Jersey Jersey
JO ar Asia/Amman Jordan
KE en Africa/Nairobi Kenya
KG ky Asia/Bishkek Kyrgyzstan
KM fr Indian/Comoro Comoros
KW ar Asia/Kuwait Kuwait
KZ kk Asia/Almaty Kazakhstan
LB ar Asia/Beirut Lebanon
LI de Europe/Vaduz Liechtenstein
LR en Africa/Monrovia Liberia
LS en Africa/Maseru Lesotho
LT lt Europe/Vilnius Lithuania
LU fr Europe/Luxembourg Luxembourg
LV lv Europe/Riga Latvia
LY ar Africa/Tripoli Libya
MA ar Africa/Casablanca Morocco
MC fr Europe/Monaco Monaco
MD ro Europe/Chisinau Moldova
ME sr Europe/Podgorica Montenegro
MG fr Indian/Antananarivo Madagascar
MK mk Europe/Skopje North Macedonia
ML fr Africa/Bamako Mali
MR ar Africa/Nouakchott Mauritania
MT en Europe/Malta Malta
MU en Indian/Mauritius Mauritius
MW en Africa/Blantyre Malawi
MZ pt Africa/Maputo Mozambique
NA en Africa/Windhoek Namibia
NE fr Africa/Niamey Niger
NG en Africa/Lagos Nigeria
NL nl Europe/Amsterdam Netherlands
NO nb Europe/Oslo Norway
OM ar Asia/Muscat Oman
PK en Asia/Karachi Pakistan
PL pl Europe/Warsaw Poland
PS ar Asia/Hebron Palestine
PT pt Europe/Lisbon Portugal
QA ar Asia/Qatar Qatar
RE fr Indian/Reunion Réunion
RO ro Europe/Bucharest Romania
RS sr Europe/Belgrade Serbia
RU ru Europe/Moscow Russia
RW en Africa/Kigali Rwanda
SA ar Asia/Riyadh Saudi Arabia
SC fr Indian/Mahe Seychelles
SD en Africa/Khartoum Sudan
SE sv Europe/Stockholm Sweden
SH en Atlantic/St_Helena Saint Helena
SI sl Europe/Ljubljana Slovenia
SJ nb Arctic/Longyearbyen Svalbard and Jan Mayen
SK sk Europe/Bratislava Slovakia
SL en Africa/Freetown Sierra Leone
SM it Europe/San_Marino San Marino
SN fr Africa/Dakar Senegal
SO so Africa/Mogadishu Somalia
SS en Africa/Juba South Sudan
ST pt Africa/Sao_Tome São Tomé and Príncipe
SY ar Asia/Damascus Syria
SZ en Africa/Mbabane Eswatini
TD fr Africa/Ndjamena Chad
TG fr Africa/Lome Togo
TJ tg Asia/Dushanbe Tajikistan
TM tk Asia/Ashgabat Turkmenistan
TN ar Africa/Tunis Tunisia
TR tr Europe/Istanbul Türkiye
TZ en Africa/Dar_es_Salaam Tanzania
UA uk Europe/Kyiv Ukraine
UG en Africa/Kampala Uganda
UZ uz Asia/Tashkent Uzbekistan
VA it Europe/Vatican Vatican City
YE ar Asia/Aden Yemen
YT fr Indian/Mayotte Mayotte
ZA en Africa/Johannesburg South Africa
ZM en Africa/Lusaka Zambia
ZW en Africa/Harare Zimbabwe
""",
}

OTHER_NAMES = """
AE uae; emirates
CD congo
CI ivory coast
CV cape verde
CZ czech republic
GB uk; great britain; britain; england; scotland; wales
KR korea
MK macedonia
MM burma
NL holland; the netherlands
RU russian federation
SZ swaziland
TL east timor
TR turkey
US usa; united states of america; america
VA vatican
VN viet nam
"""
