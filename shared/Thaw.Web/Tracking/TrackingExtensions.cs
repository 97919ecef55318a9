using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Thaw.Web;

/// <summary>Measures endpoints as operations: one, a group, or all of them.</summary>
public static class TrackingExtensions
{
    /// <summary>
    /// Has an endpoint, or each of a group's, measured: binding, filters, its handler and the writing of its answer. An exception or a status from 500 on is a failure; 504, a
    /// <see cref="TimeoutException"/> or a cancellation is a timeout. Made of the endpoint as it is when the application starts, so whatever kind it is of, and nothing is looked up later.
    /// </summary>
    /// <param name="builder">An endpoint, a group, controllers: <c>app.MapGroup("/orders").Track()</c>.</param>
    /// <param name="operation">
    /// The operation's name, 1 to 200 characters. A <see cref="TrackedAttribute"/> of the endpoint's own goes before it. <see langword="null"/>: the endpoint's name (<c>WithName</c>); one that
    /// has none either is left to the measurement that every request has by its route.
    /// </param>
    public static TBuilder Track<TBuilder>(this TBuilder builder, string? operation = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (operation is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(operation);
        }

        // Last of all: names and attributes may be added behind this.
        builder.Finally(endpoint =>
        {
            var name = endpoint.Metadata.OfType<TrackedAttribute>().LastOrDefault()?.Operation ?? operation ?? endpoint.Metadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName;
            if (name is not null && endpoint.RequestDelegate is { } next)
            {
                endpoint.RequestDelegate = new TrackedEndpoint(name, next).InvokeAsync;
            }
        });
        return builder;
    }
}
