namespace Thaw.Web.Payload;

/// <summary>An answer is nested deeper than it can be looked through.</summary>
internal sealed class AnswerTooDeepException(int limit, bool isPicked) : Exception($"The answer is nested deeper than {limit} levels.")
{
    public int Limit => limit;

    /// <summary>Whether fields were to be picked from it: it can be had whole, unless something sensitive is to be taken out.</summary>
    public bool IsPicked => isPicked;
}
