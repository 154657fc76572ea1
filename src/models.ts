// This is a generated file. Modifications will be overwritten.
import { BaseModel, type Dict, type integer, Integer, type Optional, transformValue } from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib';
import { Exclude, Expose, Transform, type TransformFnParams } from 'class-transformer';

export class ResourceModel extends BaseModel {
    declare ['constructor']: typeof ResourceModel;

    @Exclude()
    public static override readonly TYPE_NAME: string = 'Org::VPC::EniCleaner';

    @Exclude()
    protected readonly IDENTIFIER_KEY_ID: string = '/properties/Id';

    @Expose({ name: 'Id' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'id', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare id?: Optional<string>;
    @Expose({ name: 'SecurityGroupIds' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'securityGroupIds', value, obj, [Set]),
        {
            toClassOnly: true,
        }
    )
    declare securityGroupIds?: Optional<Set<string>>;
    @Expose({ name: 'SubnetIds' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'subnetIds', value, obj, [Set]),
        {
            toClassOnly: true,
        }
    )
    declare subnetIds?: Optional<Set<string>>;
    @Expose({ name: 'VpcId' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'vpcId', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare vpcId?: Optional<string>;
    @Expose({ name: 'FunctionNames' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'functionNames', value, obj, [Set]),
        {
            toClassOnly: true,
        }
    )
    declare functionNames?: Optional<Set<string>>;
    @Expose({ name: 'Services' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'services', value, obj, [Set]),
        {
            toClassOnly: true,
        }
    )
    declare services?: Optional<Set<string>>;
    @Expose({ name: 'TimeoutInMinutes' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(Integer, 'timeoutInMinutes', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare timeoutInMinutes?: Optional<integer>;
    @Expose({ name: 'UpdateTimeoutInMinutes' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(Integer, 'updateTimeoutInMinutes', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare updateTimeoutInMinutes?: Optional<integer>;
    @Expose({ name: 'OnTimeout' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'onTimeout', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare onTimeout?: Optional<string>;

    @Exclude()
    public getPrimaryIdentifier(): Optional<Dict> {
        const identifier: Dict = {};
        if (this.id != null) {
            identifier[this.IDENTIFIER_KEY_ID] = this.id;
        }

        // only return the identifier if it can be used, i.e. if all components are present
        return Object.keys(identifier).length === 1 ? identifier : null;
    }

    @Exclude()
    public getAdditionalIdentifiers(): Optional<Array<Dict>> {
        const identifiers: Array<Dict> = new Array<Dict>();
        // only return the identifiers if any can be used
        return identifiers.length === 0 ? null : identifiers;
    }
}

export class TypeConfigurationModel extends BaseModel {
    declare ['constructor']: typeof TypeConfigurationModel;


    @Expose({ name: 'Services' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'services', value, obj, [Set]),
        {
            toClassOnly: true,
        }
    )
    declare services?: Optional<Set<string>>;
    @Expose({ name: 'TimeoutInMinutes' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(Integer, 'timeoutInMinutes', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare timeoutInMinutes?: Optional<integer>;
    @Expose({ name: 'OnTimeout' })
    @Transform(
        ({ value, obj }: TransformFnParams): unknown =>
            transformValue(String, 'onTimeout', value, obj, []),
        {
            toClassOnly: true,
        }
    )
    declare onTimeout?: Optional<string>;

}

