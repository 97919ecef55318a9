using System.ComponentModel;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The body of <c>POST /api/performance/optimize</c>, which may be left out.</summary>
internal sealed record OptimizeRequest
{
    [Description("true: only say what would be done. Default false.")]
    public bool DryRun { get; init; }

    /// <summary>What the request says; nothing said is the default.</summary>
    public static async ValueTask<OptimizeRequest> ReadAsync(HttpContext context) =>
        context.Request is { ContentType: null or "", ContentLength: null or 0 }
            ? new OptimizeRequest()
            : (await JsonBody<OptimizeRequest>.BindAsync(context, parameter: null!))!.Value;
}
