using Thaw.Web;

namespace Thaw.Api;

internal static class EndpointConventions
{
    /// <summary>
    /// Refuses query parameters that the endpoint does not know, and repeated ones: a mistyped name must not turn "this key" into "everything".
    /// A name that ends in <c>*</c> may be repeated. Every endpoint takes <c>fields</c>, which picks from its answer and changes nothing else.
    /// </summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, params string[] names) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            foreach (var (name, values) in context.HttpContext.Request.Query)
            {
                if (name.Equals("fields", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                var repeatable = names.Contains(name + "*", StringComparer.OrdinalIgnoreCase);
                if (!repeatable && !names.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    return ThawProblems.Invalid(name, names.Length == 0
                        ? "There is no such parameter; this address takes none."
                        : $"There is no such parameter; there are {string.Join(", ", names.Select(static known => known.TrimEnd('*')))}.");
                }

                if (!repeatable && values.Count > 1)
                {
                    return ThawProblems.Invalid(name, "It is given more than once.");
                }
            }

            return await next(context);
        });

    /// <summary>Lists the problems an endpoint answers.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            _ = status == StatusCodes.Status400BadRequest ? endpoint.ProducesValidationProblem() : endpoint.ProducesProblem(status);
        }

        return endpoint;
    }
}
