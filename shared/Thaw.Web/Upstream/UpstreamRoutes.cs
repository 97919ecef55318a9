using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Thaw.Web.Upstream;

/// <summary>Finds the rule of an address.</summary>
internal sealed class UpstreamRoutes(IEnumerable<UpstreamRule> rules)
{
    private readonly (UpstreamRule Rule, TemplateMatcher Matcher)[] _rules =
        [.. rules.Select(static rule => (rule, new TemplateMatcher(TemplateParser.Parse(rule.Pattern.TrimStart('/')), [])))];

    public UpstreamRule? Find(Uri address)
    {
        if (_rules.Length == 0)
        {
            return null;
        }

        var path = PathString.FromUriComponent(address);
        foreach (var (rule, matcher) in _rules)
        {
            if (matcher.TryMatch(path, []))
            {
                return rule;
            }
        }

        return null;
    }
}
