namespace Thaw.Jobs.Search.Text;

/// <summary>
/// Letters without their marks, in lower case, for Latin, Greek and Cyrillic. A table of our own: processes run without the platform's (invariant globalisation), and whoever indexes and whoever
/// searches must fold alike, on whatever machine.
/// </summary>
internal static class LetterFolding
{
    private const char First = '\u00c0';
    private const char Last = '\u1fff';

    // Each word: a plain letter, then those that are it with marks. From Unicode's compatibility decompositions.
    private const string Rows =
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ bḃḅḇ cçćĉċčḉ dďḋḍḏḑḓ eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ gĝğġģǧǵḡ hĥȟʰḣḥḧḩḫẖ " +
        "iìíîïĩīĭįİǐȉȋḭḯỉị jĵǰʲ kķǩḱḳḵ lĺļľˡḷḹḻḽ mḿṁṃ nñńņňǹṅṇṉṋ oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ pṕṗ rŕŗřȑȓʳṙṛṝṟ " +
        "sśŝşšſșˢṡṣṥṧṩẛ tţťțṫṭṯṱẗ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵʷẁẃẅẇẉẘ xˣẋẍ yýÿŷȳʸẏẙỳỵỷỹ zźżžẑẓẕ æǣǽ øǿ ɣˠ ɦʱ " +
        "ɹʴ ɻʵ ʁʶ ʒǯ ʕˤ ʹʹ αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ βϐ εέϵἐἑἒἓἔἕὲέ ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ θϑ " +
        "ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ κϰ οόὀὁὂὃὄὅὸό πϖ ρϱῤῥ ςϲ υΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ φϕ ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ аӑӓ гѓ " +
        "еѐёӗ жӂӝ зӟ ийѝӣӥ кќ оӧ уўӯӱӳ чӵ ыӹ эӭ ії ѵѷ әӛ өӫ ";

    private static readonly char[] Plain = Build();

    /// <summary>The letter without marks; itself where it has none.</summary>
    public static char Fold(char lower) => lower is < First or > Last ? FoldWide(lower) : Plain[lower - First] is var plain and not '\0' ? plain : lower;

    /// <summary>Letters that fold to two; <see langword="null"/> for all others.</summary>
    public static string? Expand(char lower) => lower switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        '\ufb00' => "ff",
        '\ufb01' => "fi",
        '\ufb02' => "fl",
        _ => null,
    };

    // The full-width forms of East Asian typesetting.
    private static char FoldWide(char lower) => lower is (>= '\uff41' and <= '\uff5a') or (>= '\uff10' and <= '\uff19') ? (char)(lower - 0xfee0) : lower;

    private static char[] Build()
    {
        var plain = new char[Last - First + 1];
        foreach (var row in Rows.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var marked in row.AsSpan(1))
                plain[marked - First] = row[0];
        }

        // Strokes and hooks are no marks to Unicode; whoever types without them means these.
        plain['ø' - First] = 'o';
        plain['ł' - First] = 'l';
        plain['đ' - First] = 'd';
        plain['ħ' - First] = 'h';
        plain['ŧ' - First] = 't';
        plain['ı' - First] = 'i';
        plain['ς' - First] = 'σ';
        return plain;
    }
}
