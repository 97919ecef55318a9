using System.Text;

namespace Thaw.Jobs.Support;

/// <summary>Prose of a kind: words drawn as languages have them, few of them often, in sentences and paragraphs. The same seed is the same text.</summary>
internal static class GeneratedText
{
    public static string Of(int seed, int characters, int vocabulary = 2_000)
    {
        var random = new Random(seed);
        var text = new StringBuilder(characters + 200);
        while (text.Length < characters)
        {
            for (var words = random.Next(4, 16); words > 0; words--)
                text.Append(Word((int)(vocabulary * Math.Pow(random.NextDouble(), 3)))).Append(words == 1 ? "." : " ");
            text.Append(random.Next(6) == 0 ? "\n\n" : " ");
        }

        return text.ToString();
    }

    public static string Word(int number)
    {
        var word = new StringBuilder();
        for (var rest = number + 1; rest > 0; rest /= 20)
            word.Append("bcdfghjklmnpqrstvwxz"[rest % 20]).Append("aeiou"[rest % 5]);
        return word.ToString();
    }
}
