"""The words of a question that name no subject, in Indonesian, Javanese and English. Data only; ``question`` uses it.

Folded, as ``question.words_of`` makes them. A name may hold such words: then they count with the name.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ASKING = _words(
    """apa apakah apaan apanya siapa siapakah mana manakah kemana dimana darimana dmn kmn kapan kpn berapa brp
    berapakah berapaan bagaimana bagaimanakah gimana gimna gmn gmana kenapa knp mengapa ngapain apaya adakah
    bisakah bolehkah haruskah opo nopo napa menapa sopo sinten piye kepiye kepriye pripun kados piro pinten ngendi
    nangendi pundi teng ndi what whats which who whom whose where when why how does do did is are am was were can
    could may might must shall should will would has have had many much long"""
)
# What is asked about a subject: of these, every card has a row or a sentence.
ASPECTS = _words(
    """buka dibuka bukanya bukak tutup ditutup tutupnya mulai dimulai jadinya hasil hasilnya contohnya syarate
    untuknya jumlah jumlahnya biasane arti artinya artine artos maksud maksudnya maksude pengertian definisi makna
    penjelasan penjelasannya jelaskan jelasin terangkan jelasno keterangan informasi info infonya tanya nanya
    tanyain bertanya nyuwun nanyak menanyakan pertanyaan cara caranya carane tata proses prosesnya prosedur
    prosedurnya alur langkah langkahnya tahapan syarat syaratnya persyaratan persyaratannya ketentuan aturan
    aturannya aturane mengurus ngurus ngurusi diurus urus urusan pengurusan mengajukan ajukan diajukan pengajuan
    ngajukan ngajuin mendapatkan dapatkan memperoleh mendapat dapet entuk angsal contoh singkatan kepanjangan
    istilah soal tentang mengenai perihal terkait seputar mean means meaning definition explain explanation about
    tell know information process procedure apply applying get getting requirements requirement conditions rules
    rule ask question"""
)
PARTICLES = _words(
    """juta jt ribu rb miliar milyar rupiah rp persen habis bakda ke wonten pertama benar bener betul terlalu arep
    nggowo gowo sering jarang sebaiknya cukup sekalian sing sapa sakwise bar sini situ sana kena berarti butuh
    lewat waktu wektu lama lamanya suwe kali sekali satu dua maksimal minimal paling lain sendiri dibuat bikin
    membuat sejak tinggal tambah berlaku biasanya langsung dulu nanti besok kemarin sekarang neng nang ning njero
    jero njaba nganti gawe nggawe ya yah yaa iya sih dong donk kok deh nih toh to tuh lah kah pun kan loh lho kek
    si nah oh eh ah hai halo hallo hei tho ta le lha rak nggih inggih yo wae mawon niku niki menika meniko punika
    iku kuwi iki kae kui itu ini tersebut yang yg di dari dr pada dalam dlm untuk utk buat bagi oleh dengan dgn
    sama ama dan atau ataupun serta juga jg lagi lg masih sudah sdh udah udh dah telah belum blm akan sedang lalu
    terus trus kemudian setelah sesudah sebelum sampai hingga kalau kalo klo kl jika bila apabila misal misalnya
    karena krn supaya agar biar tapi tetapi tp namun jadi jd jadinya sebagai seperti kayak kaya adalah ialah yaitu
    yakni ada saja aja doang cuma cuman hanya bahkan malah pula tanpa tidak tdk tak gak gk ga nggak enggak ngga
    ndak ra ora mboten dereng durung bukan bkn jangan harus kudu wajibkah perlu bisa bs dapat dpt boleh blh saget
    iso isoh angsalipun pernah semua semuanya setiap tiap para ikut mau ingin pengen pingin pengin mo hendak badhe
    ajeng mohon tolong minta minto nyuwun coba bantu silakan silahkan permisi maaf nuwun sewu nuwunsewu kulonuwun
    assalamualaikum assalamu alaikum selamat makasih terima kasih terimakasih trims matur suwun tau tahu ngerti
    paham mengerti bingung sebenarnya sebetulnya kasus kasusnya bawa membawa dibawa masuk datang pergi memang
    emang katanya denger dengar kabarnya begini gini begitu gitu punya mpun sampun karo kalih kaliyan marang kagem
    kangge dhateng menawi nek yen lan utawa supados amargi mergo mung namung kabeh sedoyo sedaya the a an of for
    in on at from with by and or but if so it its this that these those there here be been being not no yes please
    hello hi thanks thank you sir madam want need any some all still just also than then into out up"""
)
# Who asks, whom they ask, and whom they ask about.
PRONOUNS = _words(
    """saya sy aku ku kami kita kula kulo dalem anda kamu kau dia ia beliau mereka dirinya nya sampeyan
    panjenengan i me my mine we us our your he him his she her they them their"""
)
# A name may follow these.
ADDRESSED = _words(
    """pak bapak bpk bp pa bu ibu buk mas
    mbak mba mbah bang abang kak kakak dek dik adik adek om tante tan gan bro sis min admin ustad pakdhe pakde
    bude budhe paklik bulik lik suami suaminya suamiku istri isteri istriku istrinya bojo bojoku bojone garwa ayah
    ayahku ayahnya bapakku bapake bapaknya ibuku ibunya mamah mama papa emak mamak simbah adikku adiknya adike
    kakakku kakaknya abangku masku mbakku anakku anaknya anakke anake putraku putriku putra putri yoga saudara
    saudaraku sodara sedulur sedulurku ponakan keponakan menantu mertua ipar sepupu paman bibi cucu kakek nenek
    pacar pacarku tunangan calon teman temanku kerabat orangtua ortu husband wife son daughter brother sister
    father mother dad mom mum uncle aunt cousin nephew niece friend boyfriend girlfriend grandfather grandmother"""
)
PERSONS = PRONOUNS | ADDRESSED
# A child of whom "saya" is said is a person; "anak" alone may be what is asked about.
OWNED = _words("""anak orang keluarga child family people parents""")
OWNERS = _words("""saya sy aku ku kami kita kula kulo dia nya beliau""")
# Matters of the place, of shops, traffic, other offices and daily life, which no explanation here treats. Where one is
# asked about, a name beside it answers little; a term that has such a word as a name makes it a subject like any other.
ELSEWHERE = _words(
    """parkir parkiran toilet wc mushola musala masjid gereja wudhu kantin warung restoran atm wifi sandi password
    colokan charger cas kipas ac kursi payung lampu galon harga beli jual jualan toko pasar beras emas bensin
    pulsa tiket kontrakan kos motor mobil bus bis kereta angkot stnk pajak ban bengkel oli skck akta umroh haji
    prakerja pkh bansos pemilu sekolah kuliah kampus cpns honorer akpol lowongan gaji listrik internet aplikasi
    akun sinyal rusak perpanjang film lagu musik bola game bioskop masak resep cuaca hujan imsak kucing anjing
    ayam nyamuk burung merokok bank kredit pinjol arisan undangan salon laundry parking restroom restaurant shop
    price ticket weather school job jobs"""
)
# Every card says what it costs: beside another subject, this is only what is asked about it.
COST = _words(
    """bayar dibayar bayarnya berbayar mbayar bayare biaya biayanya biayane tarif ongkos gratis free cost fee pay"""
)
# Stems after which such a person follows, as in "jenguk anak".
MEETING = _words("""kunjung ketemu temu besuk bezuk mbesuk jenguk tilik sambang nyambang visit meet""")
# A name may follow these too, which are no persons' words above.
OFFICES = _words("""ny nyonya nona tuan guru lurah camat kades inmate prisoner detainee""")
# Who is held and where: what everything here is about, so that it seldom is the subject.
SETTING = _words(
    """dipenjara dipenjarakan dipenjaranya ditahan ditahannya napinya tahanannya lapasnya rutannya napi narapidana
    tahanan wbp warga binaan terdakwa tersangka terpidana penghuni rutan lapas penjara bui sel blora inmate
    inmates prisoner prisoners detainee detainees prison jail lp"""
)
# One word for what families call differently, in another language or spelling: the first of each line.
ALIKE = """
kunjung besuk bezuk mbesuk jenguk tilik sambang nyambangi visit
telepon telpon telfon tlp telp nelpon nelfon call phone
izin ijin permit
uang duit dhuwit money
narkoba narkotika drug drugs
nikah kawin marry wedding
sakit loro sick ill
wafat meninggal died death seda
pengacara advokat lawyer attorney
pakai pake pakek nganggo wear
pakaian baju klambi busana clothes
kirim ngirim send
makan makanan food maem panganan
obat medicine
gratis free
hamil mbobot pregnant
dokter doctor
hakim judge
jaksa prosecutor
polisi police
pulang mulih muleh balik
keluar metu
"""
# Lengths of time: what is asked about is not the number.
UNITS = _words(
    """tahun thn th bulan bln minggu hari hr jam menit year years month months week weeks day days hour hours taun
    wulan dinten"""
)
# Before a length of time, as in "berapa hari".
COUNTING = _words("""berapa brp pinten piro many much setiap tiap beberapa every""")
# Parts of the day, passed over where they greet: "selamat sore", "pagi pak".
GREETINGS = _words("""pagi siang sore malam enjing sonten dalu morning afternoon evening""")
# Marks that two subjects are compared.
COMPARING = _words(
    """lebih luwih cepat cepet mending mendingan enak enakan bagusan beda bedanya bedane bedain perbedaan
    perbedaannya berbeda membedakan bedakan dibanding dibandingkan perbandingan bandingannya vs versus lawan
    difference differences different differ compare compared"""
)

PASSED_OVER = ASKING | ASPECTS | PARTICLES | PERSONS | COMPARING
