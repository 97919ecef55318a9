using System.Security.Claims;

namespace Thaw.Web;

/// <summary>Whether a claim says that its bearer is an operator.</summary>
internal static class OperatorClaim
{
    /// <summary>
    /// Looks through the claims of the configured type. An HTTP API hands a token's array over as <c>[a b]</c>, a REST API as <c>a,b</c>.
    /// </summary>
    public static bool IsIn(ClaimsIdentity identity, GatewayCallerOptions options)
    {
        foreach (var claim in identity.Claims)
        {
            if (string.Equals(claim.Type, options.OperatorsClaim, StringComparison.Ordinal) && Holds(claim.Value, options.OperatorsValues))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(ReadOnlySpan<char> claim, IList<string> wanted)
    {
        var isList = claim is ['[', .., ']'];
        var values = isList ? claim[1..^1] : claim;
        foreach (var range in values.SplitAny(isList ? " ," : ","))
        {
            var value = values[range].Trim();
            for (var i = 0; i < wanted.Count; i++)
            {
                if (value.SequenceEqual(wanted[i]))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
