namespace Thaw.Jobs.Search.Querying;

/// <summary>
/// Okapi BM25 with the usual constants: how much a word says of a chunk grows with how often it is there, less each time, falls with the chunk's length against the others', and counts for more
/// the fewer chunks have it. (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; the logarithm's 1 keeps common words from counting against a chunk.)
/// </summary>
internal static class Bm25
{
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    public static double Rarity(long chunks, long having) => Math.Log(1 + ((chunks - having + 0.5) / (having + 0.5)));

    public static double Score(double rarity, int times, int length, double averageLength) =>
        rarity * times * (Saturation + 1) / (times + (Saturation * (1 - LengthShare + (LengthShare * length / averageLength))));
}
