using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The body of <c>POST /api/performance/optimize</c>, which may be left out.</summary>
internal sealed record OptimizeRequest
{
    [Description("true: only say what would be done. Default false.")]
    public bool DryRun { get; init; }

    // A misspelt "dryRun" must not run in earnest.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>What the request says; nothing said is the default. A body without a length is still one, and may say that nothing is to be changed.</summary>
    public static async ValueTask<OptimizeRequest> ReadAsync(HttpContext context) =>
        context.Request is { ContentType: null or "", ContentLength: null or 0 } && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
            ? new OptimizeRequest()
            : (await JsonBody<OptimizeRequest>.BindAsync(context, parameter: null!))!.Value;
}
