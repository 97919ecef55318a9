using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.LambdaProcess;

/// <summary>An ASP.NET Core application by any of the platform's builders.</summary>
internal static class WebFunction
{
    public static async Task<int> RunAsync(string kind)
    {
        var builder = kind switch
        {
            "slim" => WebApplication.CreateSlimBuilder(),
            "empty" => WebApplication.CreateEmptyBuilder(new WebApplicationOptions()),
            _ => WebApplication.CreateBuilder(),
        };
        builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);
        if (kind == "kestrel last")
        {
            builder.WebHost.UseKestrel();
        }

        var app = builder.Build();
        app.Run(static context => context.Response.WriteAsync($"served {context.Request.Path}"));
        await app.RunAsync();
        return Environment.ExitCode;
    }
}
