namespace Thaw.Jobs.Search.Text;

/// <summary>Takes the words of a text as they are indexed.</summary>
internal interface ITokenSink
{
    /// <param name="token">The word, folded; valid only during the call.</param>
    /// <param name="start">Where it begins in the text.</param>
    /// <param name="length">How long it is there.</param>
    void Add(scoped ReadOnlySpan<char> token, int start, int length);
}
