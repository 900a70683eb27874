"""The words around a name in Indonesian complaints: honorifics, degrees, posts and their short forms, relatives.

Data only; ``person_names`` and ``mentions`` decide with it.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before the name of a grown person. After one of these a fragment of a name is a way of calling somebody.
HONORIFICS = _words(
    """pak bapak bpk bp pa bu ibu bunda ummi mas mba mbak mbah bang bg abang kak kakak om tante mr mrs ms sdr sdri
    saudara saudari haji hajjah hajah h hj kh ustad ustadz ustazah gus kyai kiai dr drg drs dra prof ir dokter suster
    mantri ners ns komandan ndan danru kang teh ning neng cak bli dek dik lik yu mbok"""
)
HAJI = _words("haji hajjah hajah h hj kh")
# Before or after a name: what the person does here, or that a name follows.
ROLES = _words(
    """petugas pegawai sipir penjaga oknum anggota staf regu kpr kplp p2u rupam karupam karutan kasubsi perawat
    bendahara operator kepala officer guard warden"""
)
NAMERS = _words("bernama namanya nama si named called inisial")
# Titles in a written name that are no part of it.
TITLES = HONORIFICS | _words("plt plh r rr rd raden")
# Titles by which people are named too.
GIVEN_TOO = _words("ning neng gus raden")
JOINTS = _words("bin binti al el alias als dan")
# What the dotted parts of a degree are: S.H., A.Md.Kep., S.Tr.Pas., M.Si.
DEGREE_PARTS = _words(
    """s m a d h hum sos pd si kom e t tr ak akt kep keb ked md p pas ip psi ag th kes km farm gz st or sn ikom ap an
    kn mk ph sc b c i pi hut ptk pt i ns bc ers ter sy ec kt kpn apt trk"""
)
DEGREES = _words(
    """sh mh shi se mm msi ssos spd skom st mt amd amdip amdp amdkep amdkeb strpas sp spsi mpsi skm mkes skep ners ns
    sip map ss mhum sag sthi spdi mpd mpdi mkn phd ma msc bsc ba sst sap sfarm apt bcip mip map mak msos skeb"""
)
# A given name of half the country, which nobody is called by.
MUHAMMAD = _words("muhamad mohamad muhamed mohamed mohd muhd moh muh md mhd")
# Daily words that the list of plain words does not have, and plain words that are first of all names.
DAILY_TOO = _words("slamet selamet")
NAMES_FIRST = _words("budi tri dwi nur")
# "Budi" is no name in these: the word before, and the word after.
NOT_BUDI_AFTER = _words("tahu balas hutang utang akal")
NOT_BUDI_BEFORE = _words("pekerti luhur daya bahasa")
# After an honorific these begin no name.
NO_NAMES = _words(
    """yang yg saya kami kita aku itu ini di ke dari dan atau tidak tdk sudah sdh mau juga ya ada tolong mohon kok lah
    sini situ sana dengan dgn untuk utk pada minta bilang kata karena kalau"""
)

# Relatives, of whom a visitor speaks with "saya"; and who is held here.
RELATIVES = _words(
    """anak putra putri suami istri isteri adik adek kakak abang mas ayah bapak ibu mertua menantu keponakan ponakan
    cucu sepupu paman bibi tante om saudara ipar pacar calon kekasih tunangan mantan nenek kakek orangtua almarhum
    teman"""
)
MINE = _words("saya kami aku kita ku sy")
INMATES = _words(
    "napi narapidana tahanan wbp binaan penghuni tamping terdakwa tersangka terpidana anakku suamiku istriku adikku"
    " kakakku cucuku ponakanku keponakanku keluarga"
)
# Between the relative and the name.
BETWEEN = NAMERS | MINE | _words("atas yang an bungsu sulung sekamarnya sekamar pertama kedua tercinta dari")
CELLS = _words("kamar blok sel wanita satu dua tiga empat lima enam tujuh delapan sembilan sepuluh")
# What somebody else reports: "kata anak saya Budi minta uang" names Budi as the culprit.
REPORTS = _words("kata menurut cerita pengakuan kt info")
FOR = _words("titipan kunjungan barang obat makanan baju surat kiriman jenguk")
# Before a name that did something: "dipukul oleh Budi", "bayar ke Budi", "dipukul Budi" (see ``mentions``).
DOERS = _words("oleh sama ama dengan dgn kepada ke lewat bayar dari yaitu adalah juga")
# After a name that was a relative's before: perhaps it is now that of the culprit.
ACTS = _words("juga orang yang suka")
# After a name: what its bearer does to others, or is like.
DEEDS = _words(
    """minta mintai mintain pinta pukul pukuli pukulin tampar tampari tendang tendangi ambil ambili bilang suruh maki
    paksa palak palakin peras perasi ancam bentak bentaki tagih tagihi pungut pungli pegang tolak usir dorong hina
    ejek ludahi tipu kasar marah marahi galak jutek judes sombong bengis arogan emosi ngamuk teriak teriaki potong
    main sopan ramah nagih ngancam ngambil nyuruh nyuri mukul nampar nendang malak maksa ngusir"""
)
# Between a name and what its bearer does.
ADVERBS = _words(
    """yang yg juga selalu sering suka sangat amat malah langsung lalu terus kemudian tetap masih ikut sudah sdh mau
    lagi pernah pun memang sempat tidak tdk kurang"""
)
# Verbs with "me" of those who are held or visited.
SUFFERS = _words(
    """mengeluh meninggal menderita menjalani mendapat mendapatkan menunggu menangis mengalami membutuhkan memerlukan
    merasa menjadi melahirkan mengandung memohon mengajukan mengikuti menempati menghuni menghuninya"""
)
# Before an inmate to whom somebody does something.
TARGETS = _words("di ke kepada pada kpd terhadap sama ama")

# The posts of a detention centre: what the post of an account contains, and how people refer to its holder.
POSTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("kepala rutan", "karutan", "kepala rumah tahanan", "ka rutan", "kepala lapas", "kalapas"),
        (
            *("karutan", "ka rutan", "kepala rutan", "kepala rumah tahanan", "kalapas", "ka lapas", "kepala lapas"),
            *("pak kepala", "bapak kepala", "bpk kepala", "bu kepala", "ibu kepala", "kepala penjara"),
            *("pimpinan rutan", "pimpinan di sini", "kepala di sini", "bos rutan", "head of the prison"),
        ),
    ),
    (
        ("kpr", "pengamanan rutan", "kesatuan pengamanan", "kplp", "kepala pengamanan", "kepala keamanan"),
        (
            *("kpr", "ka kpr", "kakpr", "kplp", "ka kplp", "kepala pengamanan", "kepala keamanan"),
            *("kepala kesatuan pengamanan", "kesatuan pengamanan", "bagian keamanan", "bagian pengamanan"),
        ),
    ),
    (
        ("regu pengamanan", "karupam", "rupam", "kepala regu", "komandan jaga", "danru", "komandan regu"),
        (
            *("karupam", "ka rupam", "rupam", "kepala regu", "ka regu", "karu", "regu pengamanan", "komandan"),
            *("komandan jaga", "komandan regu", "danru", "dan ru", "dan jaga", "danjaga", "kepala jaga"),
        ),
    ),
    (
        ("anggota jaga", "petugas jaga", "anggota regu", "penjagaan", "anggota pengamanan"),
        ("anggota jaga", "anggota regu", "anggota pengamanan", "anggota rupam"),
    ),
    (("p2u", "pintu utama"), ("p2u", "p 2 u", "pintu utama", "petugas pintu", "penjaga pintu", "porter", "portir")),
    (("registrasi",), ("registrasi", "bagian regis")),
    (("bendahara", "keuangan"), ("bendahara", "bagian keuangan", "petugas keuangan", "juru bayar")),
    (("dokter",), ("dokter",)),
    (
        ("perawat", "suster", "mantri", "kesehatan", "poliklinik", "klinik"),
        ("perawat", "suster", "mantri", "petugas kesehatan", "bagian kesehatan", "petugas klinik", "orang klinik"),
    ),
    (
        ("pelayanan tahanan", "yantah"),
        (
            *("kasubsi pelayanan", "kasubsi yantah", "kepala subseksi pelayanan", "kepala pelayanan", "yantah"),
            *("kasi pelayanan", "subsi pelayanan", "bagian pelayanan tahanan"),
        ),
    ),
    (("kasubsi", "kepala subseksi", "kasubseksi"), ("kasubsi", "kasubseksi", "kepala subseksi")),
    (
        ("pengelolaan",),
        ("bagian pengelolaan", "kepala pengelolaan", "kasubsi pengelolaan", "subseksi pengelolaan"),
    ),
    (("tata usaha", "kepegawaian"), ("tata usaha", "bagian tu", "petugas tu", "kepegawaian", "kaur")),
    (("wali pemasyarakatan",), ("wali pemasyarakatan", "wali napi", "wali wbp")),
    (("kunjungan",), ("petugas kunjungan", "bagian kunjungan", "loket kunjungan", "petugas loket")),
    (("dapur", "juru masak"), ("petugas dapur", "bagian dapur", "juru masak", "kepala dapur", "orang dapur")),
    (("sdp",), ("sdp",)),
    (("geledah",), ("petugas penggeledahan", "petugas geledah", "penggeledah", "bagian penggeledahan")),
    (("humas",), ("humas",)),
)
# A post that says no more than this means everybody.
NO_POSTS = _words("petugas pegawai staf anggota pelaksana officer staff orang")
# The last word of a form -> what makes another post of it: "kepala regu" is not the head of the unit.
NOT_BEFORE = {
    "kepala": _words("kamar regu jaga pengamanan keamanan kpr kesatuan pelayanan pengelolaan subseksi seksi blok saya"),
    "kasubsi": _words("pelayanan yantah pengelolaan"),
    "subseksi": _words("pelayanan pengelolaan"),
}
