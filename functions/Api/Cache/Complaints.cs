using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>What is wrong with a request, gathered field by field, so that its sender hears of all at once.</summary>
internal sealed class Complaints
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    public Complaints Add(string field, string? sentence)
    {
        if (sentence is not null)
        {
            _errors.TryAdd(field, [sentence]);
        }

        return this;
    }

    public bool Any => _errors.Count > 0;

    public ProblemHttpResult Problem() => ThawProblems.Invalid(_errors);
}
