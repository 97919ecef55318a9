using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Thaw.Api;

/// <summary>Says in the document that a body may be of any media type, which the framework's own metadata refuses to.</summary>
internal static class AnyContent
{
    private const string Any = "*/*";

    public static RouteHandlerBuilder AnswersAnyContent(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer(
        static (operation, _, _) =>
        {
            if (operation.Responses?["200"] is OpenApiResponse ok)
            {
                ok.Content = Binary();
            }

            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder TakesAnyContent(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer(
        static (operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Binary() };
            return Task.CompletedTask;
        });

    private static Dictionary<string, OpenApiMediaType> Binary() => new(StringComparer.Ordinal)
    {
        [Any] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
    };
}
