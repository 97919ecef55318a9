using System.Globalization;
using Microsoft.AspNetCore.RateLimiting;

namespace Thaw.WebProcess;

internal static class ClockEndpoints
{
    public static void MapClock(this WebApplication app)
    {
        app.MapGet("/live", static context => context.Response.WriteAsync("ok")).DisableRateLimiting();
        app.MapPost("/clock", static context =>
        {
            ((MovedClock)context.RequestServices.GetRequiredService<TimeProvider>()).Set(
                TimeSpan.FromSeconds(int.Parse(context.Request.Query["at"].ToString(), CultureInfo.InvariantCulture)));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }).DisableRateLimiting();
    }
}
