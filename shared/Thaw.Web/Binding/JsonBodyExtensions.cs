using Microsoft.AspNetCore.Builder;
using Thaw.Web.Binding;

namespace Thaw.Web;

/// <summary>What an endpoint takes as <see cref="JsonBody{T}"/>.</summary>
public static class JsonBodyExtensions
{
    /// <summary>These endpoints take values nested so deep within their JSON body, and not only as deep as the host's JSON may be.</summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="levels">1 or more; a value that is no array and no object has none.</param>
    public static TBuilder WithJsonDepth<TBuilder>(this TBuilder builder, int levels)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        return builder.WithMetadata(new JsonDepth(levels));
    }
}
