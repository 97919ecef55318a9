using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Web.Binding;

namespace Thaw.Web;

#pragma warning disable CA1000 // The platform's binding interfaces are static members of the bound type.

/// <summary>
/// A request's JSON body as a handler's parameter, read as the platform reads one of type <typeparamref name="T"/>, but for when it prepares to:
/// at the first request that has such a body, not at the start of the process: a container that never sees one never pays. And it is JSON as RFC 8259 has it: UTF-8, and every text in it Unicode,
/// so that a <see cref="JsonElement"/> of it can be read without a fault later.
/// </summary>
/// <remarks>
/// A body that is no JSON, of another charset than UTF-8, empty, <c>null</c> or malformed is a <see cref="BadHttpRequestException"/> with status 415 or 400 (and the
/// <see cref="JsonException"/> inside), which <see cref="ThawProblemsExtensions.UseThawProblems"/> answers in words.
/// </remarks>
/// <param name="Value">What the body holds.</param>
public sealed record JsonBody<T>(T Value) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    /// <inheritdoc/>
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        options = context.GetEndpoint()?.Metadata.GetMetadata<JsonDepth>()?.Deepen(options) ?? options;
        var body = await JsonText.ReadAsync(context.Request).ConfigureAwait(false);
        try
        {
            var value = JsonSerializer.Deserialize(body.Span, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))
                ?? throw new BadHttpRequestException("The body is null.");
            JsonText.ThrowIfNoUnicode(body.Span, options);
            return new JsonBody<T>(value);
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("The body is not what the endpoint takes.", StatusCodes.Status400BadRequest, malformed);
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
    }
}
