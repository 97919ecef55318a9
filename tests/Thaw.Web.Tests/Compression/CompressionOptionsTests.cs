using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Compression;

public sealed class CompressionOptionsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void Configuration_SwitchesIt(string? value, bool expected) => Assert.Equal(expected, Of(value).Enabled);

    [Fact]
    public void Configuration_ThatIsNoFlag_IsNamed() =>
        Assert.Contains("'perhaps'", Assert.Throws<OptionsValidationException>(() => Of("perhaps")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("minimum")]
    [InlineData("hurry")]
    [InlineData("nothing")]
    [InlineData("type")]
    public void Bounds_AreNamed(string which)
    {
        var services = new ServiceCollection();
        services.AddThawCompression(options =>
        {
            options.MinimumBytes = which == "minimum" ? -1 : 10;
            options.HurryBelow = which == "hurry" ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(1);
            options.NothingBelow = which == "nothing" ? TimeSpan.FromSeconds(2) : TimeSpan.Zero;
            options.MediaTypes.Add(which == "type" ? "json" : "a/b");
        });
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<CompressionOptions>>().Value);
    }

    private static CompressionOptions Of(string? value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ENABLE_RESPONSE_COMPRESSION", value)]).Build();
        var services = new ServiceCollection();
        services.AddThawCompression(configuration);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<CompressionOptions>>().Value;
    }
}
