using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>A few endpoints to be asked before there is an application: of each kind that the matcher has its own code for, one.</summary>
internal static class Rehearsal
{
    /// <summary>What is asked.</summary>
    public const string Path = "/rehearsal/one";

    /// <summary>The middleware and the endpoints.</summary>
    public static RequestDelegate Pipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseEndpoints(Map);
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/rehearsal");
        group.MapGet("/one", static context => AnswerAsync(context));
        group.MapGet("/{item}", static context => AnswerAsync(context));
        group.MapMethods("/one", ["PUT", "DELETE"], static context => AnswerAsync(context));
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync("{}"u8.ToArray()).AsTask();
    }
}
